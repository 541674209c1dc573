-- CreateTable
CREATE TABLE "refused_post" (
    "reason" TEXT NOT NULL,
    "slot" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "status" INTEGER NOT NULL,
    "detail" TEXT NOT NULL,
    "headers" JSONB NOT NULL,
    "body" BYTEA NOT NULL,
    "size_bytes" BIGINT,

    CONSTRAINT "refused_post_pkey" PRIMARY KEY ("reason","slot")
);

-- CreateTable
CREATE TABLE "refused_count" (
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "refused_count_pkey" PRIMARY KEY ("hour","reason")
);

-- CreateIndex
CREATE UNIQUE INDEX "refused_post_id_key" ON "refused_post"("id");

-- CreateIndex
CREATE INDEX "refused_post_received_at_id_idx" ON "refused_post"("received_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "webhook_delivery_received_at_id_idx" ON "webhook_delivery"("received_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "webhook_delivery_verdict_received_at_id_idx" ON "webhook_delivery"("verdict", "received_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "webhook_delivery_recording_id_idx" ON "webhook_delivery"("recording_id");

-- Beginnings of ids are found through the indexes they have, whatever the collation of the database.
ALTER TABLE "webhook_delivery"
  ALTER COLUMN "conference_id" TYPE TEXT COLLATE "C",
  ALTER COLUMN "recording_id" TYPE TEXT COLLATE "C";

-- A request type can be longer than an index takes. lib/conferences/delivery-list.ts asks in the same words.
CREATE INDEX "webhook_delivery_request_type_idx"
  ON "webhook_delivery"(left("request_type", 100), "received_at" DESC, "id" DESC);
