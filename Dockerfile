FROM node:24-slim AS build
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN NEXT_OUTPUT=standalone npm run build

FROM node:24-slim
WORKDIR /app
# Docker sets HOSTNAME to the container's ID, and Next.js listens on the address that HOSTNAME names.
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOSTNAME=0.0.0.0 PORT=3000 DATA_DIR=/data
# Recordings are archived here unless ARCHIVE_URL names another place: mount one volume for the application and the worker.
# A blank DATA_DIR means .data, so .data leads here, too.
RUN install -d -o node -g node -m 700 /data && ln -s /data .data
COPY --from=build /app/.next/standalone ./
COPY --from=build /app/.next/static ./.next/static
COPY --from=build /app/dist/image/ /app/dist/database/migrate.mjs ./
COPY --from=build /app/prisma/migrations ./prisma/migrations
USER node
EXPOSE 3000
# Works for the worker, too: it listens on the same port.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["node", "healthcheck.mjs"]
# A failed migration stops the start and prints its SQL error.
# For the worker, run node worker.mjs in another container.
CMD ["node", "start.mjs"]
