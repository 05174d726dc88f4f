import { fileURLToPath } from 'node:url'

/** Data in the package. The relative path is the same in the sources and in the published package. */
export const SHIPPED_PRICES = fileURLToPath(new URL('../../../scenarios/prices', import.meta.url))
export const SHIPPED_PATTERNS = fileURLToPath(new URL('../../../scenarios/patterns', import.meta.url))
export const SHIPPED_API_KINDS = fileURLToPath(
  new URL('../../../scenarios/kinds/api-kinds.yaml', import.meta.url),
)
export const SHIPPED_TEXTS = fileURLToPath(
  new URL('../../../scenarios/texts/voice-agent-turns.txt', import.meta.url),
)
