import { digestPreset } from '../algorithms/digest-preset.js';
import type { PasswordFormat } from '../format/password-format.js';

/** `digest:salt`, which Joomla and osCommerce fill in opposite orders: neither is recognized. */
const WITH_SALT = /^(?<digest>[\da-f]{32}):(?<salt>[^:]+)$/i;

/** Shops and content management systems in PHP. */
export const formats: readonly PasswordFormat[] = [
  // Joomla 1.0 to 2.5
  digestPreset({ name: 'joomla-md5', expression: 'md5(password.salt)', pattern: WITH_SALT }),
  // osCommerce, Zen Cart, xt:Commerce
  digestPreset({ name: 'oscommerce', expression: 'md5(salt.password)', pattern: WITH_SALT }),
  digestPreset({ name: 'magento1-md5', expression: 'md5(salt.password)', pattern: WITH_SALT }),
  // OpenCart 1.5 to 3
  digestPreset({ name: 'opencart', expression: 'sha1(salt.sha1(salt.sha1(password)))' }),
  // PrestaShop 1.0 to 1.6; the key is _COOKIE_KEY_
  digestPreset({ name: 'prestashop', expression: 'md5(key.password)' }),
  // CakePHP 1 and 2; the key is Security.salt
  digestPreset({ name: 'cakephp-sha1', expression: 'sha1(key.password)' }),
];
