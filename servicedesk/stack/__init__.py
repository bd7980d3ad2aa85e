"""The one foreground command: embedded Postgres and Redis, Celery worker and beat, web.

Only for running the product on one machine and for its tests. A deployment
starts each part by itself (docker-compose.yml) and never imports this package.
"""
