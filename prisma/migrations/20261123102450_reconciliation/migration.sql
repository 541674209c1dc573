-- AlterTable
ALTER TABLE "recording" ADD COLUMN     "created_at" TIMESTAMPTZ(3),
ADD COLUMN     "listed_at" TIMESTAMPTZ(3),
ADD COLUMN     "listed_duration_sec" INTEGER,
ADD COLUMN     "updated_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "reconciliation" (
    "id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "since" TIMESTAMPTZ(3),
    "next_page_uri" TEXT,
    "started_over" BOOLEAN NOT NULL DEFAULT false,
    "pages" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER,
    "seen" INTEGER NOT NULL DEFAULT 0,
    "added" INTEGER NOT NULL DEFAULT 0,
    "changed" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,
    "requested_by" TEXT,
    "holder" TEXT,
    "held_until" TIMESTAMPTZ(3),

    CONSTRAINT "reconciliation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "reconciliation_started_at_idx" ON "reconciliation"("started_at" DESC);
