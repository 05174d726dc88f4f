# ttfa as an image: slim, not root, and with a root file system that may be read-only. Every step is a script in docker/,
# which the tests run too.
FROM node:24-slim AS package
WORKDIR /build
COPY . .
RUN ["sh", "docker/pack.sh", "/build/package"]

FROM node:24-slim
COPY --from=package /build/package/ttfa.tgz /tmp/ttfa.tgz
COPY docker/install.sh docker/healthcheck.mjs /opt/ttfa/
RUN ["sh", "/opt/ttfa/install.sh", "/tmp/ttfa.tgz", "/usr/local"]
# Results and caches are the only files that are written: /data is a volume, /tmp may be a tmpfs.
ENV NODE_ENV=production XDG_CACHE_HOME=/tmp TTFA_HEALTH_URL=http://127.0.0.1:4000/
WORKDIR /data
RUN ["chown", "node:node", "/data"]
USER node
VOLUME ["/data"]
EXPOSE 4000 9464
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 CMD ["node", "/opt/ttfa/healthcheck.mjs"]
ENTRYPOINT ["ttfa"]
CMD ["lab", "--host", "0.0.0.0", "--port", "4000"]
