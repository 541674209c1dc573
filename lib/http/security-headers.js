// @ts-check
// JavaScript, because next.config.js imports it too.

const DENIED = [
  'accelerometer',
  'camera',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'geolocation',
  'gyroscope',
  'hid',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'usb',
  'xr-spatial-tracking',
]

/** Headers of every response. A page's Content-Security-Policy has a nonce, so proxy.ts sets it. */
export const OF_EVERY_ANSWER = {
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  // Never sends our URLs to other sites. Not no-referrer, which makes browsers send `Origin: null` from our own forms.
  'Referrer-Policy': 'same-origin',
  'Permissions-Policy': ['autoplay=(self)', ...DENIED.map((feature) => `${feature}=()`)].join(', '),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

/** For responses that aren't pages: opened directly, they may load and run nothing. */
export const OF_NO_PAGE = { 'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'" }
