import type { ModelList } from '../core/provisioning/model-list.ts'
import { openaiModels } from './openai/models.ts'

/** Lists of models that say when these end, by provider. */
export const MODEL_LISTS: Readonly<Record<string, ModelList>> = {
  openai: openaiModels,
}
