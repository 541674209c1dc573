/** The lowest and the highest level, from -128 to 127, in equally long stretches of one channel. */
export type PeakLane = { min: Int8Array; max: Int8Array }
