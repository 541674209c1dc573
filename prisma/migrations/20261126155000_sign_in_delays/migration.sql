-- What was counted before counts no longer: its columns mean something else now.
DELETE FROM "sign_in_attempts";

-- AlterTable
ALTER TABLE "sign_in_attempts" ADD COLUMN     "not_before" TIMESTAMPTZ(3) NOT NULL;

-- CreateTable
CREATE TABLE "refused_sign_in" (
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "way" TEXT NOT NULL,
    "actor_kind" "actor_kind" NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT,
    "address" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "noted_count" INTEGER NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "refused_sign_in_pkey" PRIMARY KEY ("hour","reason","way","actor_kind","actor_id","address")
);

-- CreateIndex
CREATE INDEX "sign_in_attempts_resets_at_idx" ON "sign_in_attempts"("resets_at");

-- CreateIndex
CREATE INDEX "session_expires_at_idx" ON "session"("expires_at");
