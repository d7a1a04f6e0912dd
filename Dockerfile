# syntax=docker/dockerfile:1
# bouncelab in a container: docker build -t bouncelab . && docker run -p 1025:1025 -p 8025:8025 bouncelab

ARG NODE=node:24.11.1-bookworm-slim

FROM ${NODE} AS build
WORKDIR /build
COPY package.json package-lock.json ./
# A package of the tests that lies in the checkout.
COPY test/support/cypress test/support/cypress
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
# The whole build, then only what runs: of libsql's two Linux binaries the one for this image's C library.
RUN npm run build \
  && npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
  && rm -rf node_modules/@libsql/linux-*-musl* \
  && find node_modules dist -name '*.map' -delete

FROM ${NODE}
LABEL org.opencontainers.image.title="bouncelab" \
  org.opencontainers.image.description="A local mail sandbox that plays real mail servers, bounces included" \
  org.opencontainers.image.licenses="MIT"

WORKDIR /app
COPY --from=build /build/package.json /build/LICENSE ./
COPY --from=build /build/node_modules node_modules
COPY --from=build /build/dist dist
COPY --from=build /build/scenarios scenarios
COPY --from=build /build/packaging/container/healthcheck.mjs healthcheck.mjs

RUN install -d -o node -g node /data && ln -s /app/dist/server/cli.js /usr/local/bin/bouncelab

# Under Mailpit's names, because all others go before them: a compose file's own variables, whoever's names they have.
ENV NODE_ENV=production \
  MP_SMTP_BIND_ADDR=0.0.0.0:1025 \
  MP_UI_BIND_ADDR=0.0.0.0:8025 \
  BOUNCELAB_READY_FILE=/tmp/bouncelab.json

USER node
VOLUME /data
EXPOSE 1025 8025
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s --start-interval=1s CMD ["node", "/app/healthcheck.mjs"]
ENTRYPOINT ["node", "/app/dist/server/cli.js"]
CMD ["serve"]
