-- CreateTable
CREATE TABLE "list_reading" (
    "id" UUID NOT NULL,
    "actor_kind" "actor_kind" NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "via" TEXT NOT NULL,
    "filter" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "address" TEXT,
    "user_agent" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "requests" INTEGER NOT NULL,
    "conferences" BIGINT NOT NULL,

    CONSTRAINT "list_reading_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "list_reading_last_at_idx" ON "list_reading"("last_at");

-- CreateIndex
CREATE UNIQUE INDEX "list_reading_actor_kind_actor_id_hour_via_filter_key" ON "list_reading"("actor_kind", "actor_id", "hour", "via", "filter");
