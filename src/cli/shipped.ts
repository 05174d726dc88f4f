import { fileURLToPath } from 'node:url'

/** Data that comes with ttfa, two folders up from here in the sources and in what is published. */
export const SHIPPED_PRICES = fileURLToPath(new URL('../../scenarios/prices', import.meta.url))
export const SHIPPED_PATTERNS = fileURLToPath(new URL('../../scenarios/patterns', import.meta.url))
