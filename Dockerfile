FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PATH=/portal/.venv/bin:$PATH PORTAL_VAR=/var/lib/portal
WORKDIR /portal

# packages first: they change less often than the source
COPY portal/local/installer.lock requirements.lock package.json package-lock.json .npmrc ./
RUN python -m venv .venv \
    && pip install --no-cache-dir --require-hashes --requirement installer.lock \
    && uv pip sync --no-cache --python .venv/bin/python --require-hashes requirements.lock \
    && npm ci --ignore-scripts \
    && npm cache clean --force

COPY . .
# made-up values: these commands only turn files into files
RUN export DJANGO_SETTINGS_MODULE=portal.settings.production SECRET_KEY=build RECEIPT_KEY=build ALLOWED_HOSTS=build \
    && mkdir -p /var/lib/portal/files \
    && python manage.py compile_catalogue \
    && python manage.py build_map \
    && python manage.py collectstatic --no-input \
    && useradd --system --uid 10001 portal \
    && chown -R portal /var/lib/portal

USER portal
EXPOSE 8000
