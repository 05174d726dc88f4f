import type { Voice } from '../core/provisioning/voice-service.ts'
import { layOutTable, WIDE_TEXT_WIDTH } from './format/tables/text-table.ts'

/** A voice catalogue as a text table. Ends in a newline. */
export function renderVoicesText(voices: readonly Voice[]): string {
  const head = ['voice', 'name', 'language', 'accent', 'gender', 'models']
  const rows = voices.map(({ id, name, languages, accent, gender, models }) => [
    id,
    name,
    languages.join(', '),
    accent ?? '',
    gender ?? '',
    models.length > 2 ? `${models[0]} and ${models.length - 1} more` : models.join(', '),
  ])
  const cells = [head, ...rows].map((row) => row.map((text) => ({ text })))
  return `${layOutTable(cells, WIDE_TEXT_WIDTH).join('\n')}\n`
}
