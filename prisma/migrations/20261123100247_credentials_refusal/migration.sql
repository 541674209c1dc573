-- CreateTable
CREATE TABLE "credentials_refusal" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "fingerprint" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "credentials_refusal_pkey" PRIMARY KEY ("id")
);
