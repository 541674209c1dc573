FROM node:24-slim AS build
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN NEXT_OUTPUT=standalone npm run build

FROM node:24-slim
WORKDIR /app
# Docker sets HOSTNAME to the container's id, and Next.js listens on the address it names.
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOSTNAME=0.0.0.0 PORT=3000 DATA_DIR=/data
# Copies of recordings, where ARCHIVE_URL names no other place: mount a volume here, the same for application and worker.
# Under .data, too, which is the place where DATA_DIR is set to nothing.
RUN install -d -o node -g node -m 700 /data && ln -s /data .data
COPY --from=build /app/.next/standalone ./
COPY --from=build /app/.next/static ./.next/static
COPY --from=build /app/dist/image/ /app/dist/database/migrate.mjs ./
COPY --from=build /app/prisma/migrations ./prisma/migrations
USER node
EXPOSE 3000
# Right for the worker, too, which answers it.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["node", "healthcheck.mjs"]
# A migration that fails stops the start and prints its SQL error.
# The worker, in a container of its own: node worker.mjs
CMD ["node", "start.mjs"]
