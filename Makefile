# Every command sets up what it needs first; nothing else has to be installed by hand.
# Words for the command itself go in ARGS: make test ARGS="tests/stack -k redis"
PYTHON ?= python3
BOOTSTRAP = exec $(PYTHON) -m tools.bootstrap

.PHONY: setup run servers test prove check manage bench bench-csap lock clean

setup:   ; @$(BOOTSTRAP) setup
run:     ; @$(BOOTSTRAP) run
servers: ; @$(BOOTSTRAP) servers
test:    ; @$(BOOTSTRAP) test $(ARGS)
prove:   ; @$(BOOTSTRAP) prove $(ARGS)
check:   ; @$(BOOTSTRAP) check $(ARGS)
manage:  ; @$(BOOTSTRAP) manage $(ARGS)
bench: setup ; @.venv/bin/python -m tools.bench $(ARGS)
bench-csap: setup ; @.venv/bin/python -m tools.bench.csap $(ARGS)
lock:    ; @$(BOOTSTRAP) lock $(ARGS)
clean:   ; @$(BOOTSTRAP) clean
