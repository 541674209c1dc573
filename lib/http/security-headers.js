// @ts-check
// In JavaScript, because next.config.js reads it too.

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

/** Headers of every answer. A page's own policy has a nonce and is made in proxy.ts. */
export const OF_EVERY_ANSWER = {
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  // No address of ours is told to anyone else. Not no-referrer, under which browsers say `Origin: null` of our own forms.
  'Referrer-Policy': 'same-origin',
  'Permissions-Policy': ['autoplay=(self)', ...DENIED.map((feature) => `${feature}=()`)].join(', '),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

/** Of what is no page: opened by itself it may load and run nothing. */
export const OF_NO_PAGE = { 'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'" }
