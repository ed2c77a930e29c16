// Whether this browser notifies, and if not, why.

/** @typedef {'unsupported' | 'insecure' | 'blocked' | 'off' | 'on'} NotifyState */

/**
 * @param {{secure: boolean, supported: boolean, permission: string, wanted: boolean}} browser
 * @returns {NotifyState}
 */
export function notifyState({ secure, supported, permission, wanted }) {
  // First: without HTTPS some browsers hide what they support, and others call it blocked.
  if (!secure) return 'insecure';
  if (!supported) return 'unsupported';
  if (permission === 'denied') return 'blocked';
  // Permission that was taken back means off, whatever was wanted once.
  return wanted && permission === 'granted' ? 'on' : 'off';
}
