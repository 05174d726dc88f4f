import { type JsonObject, nonEmptyString } from '../../core/json.ts'
import type { ModelEnd, ModelList } from '../../core/provisioning/model-list.ts'
import { objectsIn } from '../shared/response-fields.ts'

const DATE = /^\d{4}-\d{2}-\d{2}$/

/** The models that a key can use. Since autumn 2026 each may have a `shutdown_date`. */
export const openaiModels: ModelList = {
  provider: 'openai',
  docs: 'https://platform.openai.com/docs/api-reference/models/list',
  request: ({ key, base }) => ({
    carrier: 'http',
    method: 'GET',
    url: `${base}/v1/models`,
    headers: { authorization: `Bearer ${key}` },
    framing: 'whole',
  }),
  read: (body) => objectsIn(body, 'data')?.flatMap(endOf),
}

function endOf({ id, shutdown_date }: JsonObject): ModelEnd[] {
  const [model, date] = [nonEmptyString(id), nonEmptyString(shutdown_date)]
  return model !== undefined && date !== undefined && DATE.test(date) ? [{ model, date }] : []
}
