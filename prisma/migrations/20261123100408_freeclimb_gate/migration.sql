-- CreateTable
CREATE TABLE "freeclimb_gate" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "count_until" TIMESTAMPTZ(6)[],
    "not_before" TIMESTAMPTZ(6) NOT NULL,
    "last_turn" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "freeclimb_gate_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "freeclimb_turn" (
    "id" BIGINT NOT NULL,
    "until" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "freeclimb_turn_pkey" PRIMARY KEY ("id")
);


INSERT INTO "freeclimb_gate" ("id", "count_until", "not_before") VALUES (1, '{}', 'epoch');
