/** For the buttons, J and L. */
export const STEP_SEC = 10
export const ARROW_SEC = 5
export const SHIFTED_ARROW_SEC = 15
