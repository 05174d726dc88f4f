import { z } from 'zod'
import { conversationFile } from './schema/conversation-file.ts'
import { scenarioFile } from './schema/scenario-file.ts'

/** The JSON Schema of scenario files, for editors: what may be written, before defaults are filled in. */
export function scenarioJsonSchema(): Record<string, unknown> {
  return titled(scenarioFile, 'ttfa scenario', 'A run of ttfa: what is spoken, by whom, under which load.')
}

/** The same of scenarios that have conversations. */
export function conversationJsonSchema(): Record<string, unknown> {
  return titled(
    conversationFile,
    'ttfa scenario of conversations',
    'A run of ttfa: what callers say, and who listens, answers and speaks.',
  )
}

function titled(file: z.ZodType, title: string, description: string): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(file, { io: 'input' })
  return { $schema, title, description, ...schema }
}
