-- CreateEnum
CREATE TYPE "recording_source" AS ENUM ('webhook', 'reconciliation');

-- CreateEnum
CREATE TYPE "delivery_verdict" AS ENUM ('stored', 'duplicate', 'ignored', 'invalid');

-- CreateTable
CREATE TABLE "conference" (
    "id" TEXT NOT NULL,
    "account_id" TEXT,
    "status" TEXT,
    "from_number" TEXT,
    "to_number" TEXT,
    "direction" TEXT,
    "call_id" TEXT,
    "call_status" TEXT,
    "queue_id" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "last_event_at" TIMESTAMPTZ(3) NOT NULL,
    "recording_count" INTEGER NOT NULL DEFAULT 0,
    "duration_sec" INTEGER,

    CONSTRAINT "conference_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recording" (
    "id" TEXT NOT NULL,
    "conference_id" TEXT NOT NULL,
    "account_id" TEXT,
    "url" TEXT,
    "duration_sec" INTEGER,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "source" "recording_source" NOT NULL DEFAULT 'webhook',

    CONSTRAINT "recording_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_delivery" (
    "id" UUID NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL,
    "headers" JSONB NOT NULL,
    "body" BYTEA NOT NULL,
    "request_type" TEXT,
    "conference_id" TEXT,
    "recording_id" TEXT,
    "verdict" "delivery_verdict" NOT NULL,
    "reason" TEXT,

    CONSTRAINT "webhook_delivery_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "conference_started_at_id_idx" ON "conference"("started_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "conference_duration_sec_idx" ON "conference"("duration_sec");

-- CreateIndex
CREATE INDEX "recording_conference_id_idx" ON "recording"("conference_id");

-- CreateIndex
CREATE INDEX "webhook_delivery_conference_id_id_idx" ON "webhook_delivery"("conference_id", "id");

-- AddForeignKey
ALTER TABLE "recording" ADD CONSTRAINT "recording_conference_id_fkey" FOREIGN KEY ("conference_id") REFERENCES "conference"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
