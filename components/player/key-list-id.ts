/** Of the dialog that the server draws and the player opens. */
export const KEY_LIST_ID = 'player-keys'
