/** Shared by the popover, which the server renders, and the client links in it that close it. */
export const SITE_MENU_ID = 'site-menu'
