/** Of the popover that the server draws and a link inside closes. */
export const SITE_MENU_ID = 'site-menu'
