import { z } from 'zod'
import { conversationFile } from './schema/conversation/conversation-file.ts'
import { scenarioFile } from './schema/scenario-file.ts'

/** The JSON Schema of scenario files, for editors. It describes the input, before defaults are applied. */
export function scenarioJsonSchema(): Record<string, unknown> {
  return withTitle(
    scenarioFile,
    'ttfa:scenario:1',
    'ttfa scenario',
    'A run of ttfa: the texts, the targets and the load.',
  )
}

/** The JSON Schema of conversation scenarios. */
export function conversationJsonSchema(): Record<string, unknown> {
  return withTitle(
    conversationFile,
    'ttfa:conversation:1',
    'ttfa scenario of conversations',
    'A run of ttfa with conversations: what callers say, and the stacks that answer.',
  )
}

/** The id holds the version of the format, as those of the other schemas do. It is a name, not an address. */
function withTitle(
  file: z.ZodType,
  $id: string,
  title: string,
  description: string,
): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(file, { io: 'input' })
  return { $schema, $id, title, description, ...schema }
}
