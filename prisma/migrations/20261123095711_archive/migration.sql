-- CreateEnum
CREATE TYPE "archive_state" AS ENUM ('waiting', 'archived', 'gone', 'failed');

-- AlterTable
ALTER TABLE "recording" ADD COLUMN     "archive_key" TEXT,
ADD COLUMN     "archive_reason" TEXT,
ADD COLUMN     "archive_state" "archive_state" NOT NULL DEFAULT 'waiting',
ADD COLUMN     "archived_at" TIMESTAMPTZ(3),
ADD COLUMN     "deleted_at" TIMESTAMPTZ(3),
ADD COLUMN     "length_ms" INTEGER,
ADD COLUMN     "mime_type" TEXT,
ADD COLUMN     "peaks" BYTEA,
ADD COLUMN     "sha256" TEXT,
ADD COLUMN     "size_bytes" BIGINT;

-- CreateTable
CREATE TABLE "job_runner" (
    "id" TEXT NOT NULL,
    "beat_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "job_runner_pkey" PRIMARY KEY ("id")
);


-- The recordings that wait for a copy, the newest first: few, however many there are.
CREATE INDEX "recording_waiting_idx" ON "recording"("received_at" DESC, "id" DESC) WHERE "archive_state" = 'waiting';
