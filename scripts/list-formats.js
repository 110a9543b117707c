import { listFormats } from './support/format-list.js';

await listFormats();
