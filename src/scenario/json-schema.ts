import { z } from 'zod'
import { scenarioFile } from './schema/scenario-file.ts'

/** The JSON Schema of scenario files, for editors: what may be written, before defaults are filled in. */
export function scenarioJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(scenarioFile, { io: 'input' })
  return {
    $schema,
    title: 'ttfa scenario',
    description: 'A run of ttfa: what is spoken, by whom, under which load.',
    ...schema,
  }
}
