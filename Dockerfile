FROM node:24-slim AS build
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN NEXT_OUTPUT=standalone npm run build
# One file each, so that the image needs neither tsx nor Prisma's command line. Some of what they bundle calls require,
# which a module has to make itself.
RUN npx --no-install esbuild migrate=scripts/database/migrate.ts worker=scripts/worker.ts \
    --bundle --platform=node --format=esm \
    --external:pg --external:@prisma/schema-engine-wasm --outdir=. --out-extension:.js=.mjs \
    --banner:js="import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);"

FROM node:24-slim
WORKDIR /app
# Docker sets HOSTNAME to the container's id, and Next.js listens on the address it names.
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOSTNAME=0.0.0.0 PORT=3000 DATA_DIR=/data
# Copies of recordings, where ARCHIVE_URL names no other place: mount a volume here, the same for application and worker.
RUN install -d -o node -g node -m 700 /data
COPY --from=build /app/.next/standalone ./
COPY --from=build /app/.next/static ./.next/static
COPY --from=build /app/migrate.mjs /app/worker.mjs ./
COPY --from=build /app/prisma/schema.prisma ./prisma/
COPY --from=build /app/prisma/migrations ./prisma/migrations
COPY --from=build /app/node_modules/@prisma/schema-engine-wasm ./node_modules/@prisma/schema-engine-wasm
USER node
EXPOSE 3000
# In the container of the worker, which answers nobody: --no-healthcheck
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# A migration that fails stops the start and prints its SQL error. exec: the server itself gets SIGTERM.
# The worker, in a container of its own: node worker.mjs
CMD ["sh", "-c", "node migrate.mjs && exec node server.js"]
