"""What is offered, by whom, when, and what is promised."""
