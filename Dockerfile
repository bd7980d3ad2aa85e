# The product without its servers: one image for web, worker, beat and migrations.

FROM node:20-bookworm-slim AS packages
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci

FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# Pango, with which WeasyPrint makes PDFs.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --user-group --home-dir /app desk
WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . ./
COPY --from=packages /build/node_modules /tmp/node_modules
# The values only satisfy the settings while files are collected; none of them stays in the image.
RUN python -m tools.assets /tmp/node_modules build/vendor \
    && python -m tools.icons /tmp/node_modules build/vendor \
    && python -m tools.styles /tmp/node_modules build/vendor \
    && python -m tools.translations \
    && SECRET_KEY=unused ALLOWED_HOSTS=unused SITE_URL=https://unused EMAIL_URL=consolemail:// \
       DATABASE_URL=postgres://unused/unused REDIS_URL=redis://unused \
       DJANGO_SETTINGS_MODULE=servicedesk.settings.production \
       python manage.py collectstatic --noinput --verbosity=0 \
    && rm -r /tmp/node_modules \
    && install -d -o desk -g desk /var/lib/servicedesk/media
ENV DJANGO_SETTINGS_MODULE=servicedesk.settings.production \
    MEDIA_ROOT=/var/lib/servicedesk/media
USER desk
EXPOSE 8000
CMD ["gunicorn", "servicedesk.wsgi:application", "--preload", "--no-control-socket", \
     "--bind=0.0.0.0:8000", "--worker-class=gthread", "--workers=2", "--threads=4", \
     "--worker-tmp-dir=/dev/shm"]
