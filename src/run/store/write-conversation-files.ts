import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { renderDerivedConversationFiles } from '../../report/conversation/derived-files.ts'
import { openConversationRun } from '../../results/turns/conversation-run.ts'
import {
  type ConversationSummary,
  summarizeConversations,
} from '../../tally/conversation/conversation-summary.ts'

/** Rebuilds every derived file of a run of conversations from `run.json` and `turns.csv`. */
export async function writeConversationFiles(
  folder: string,
): Promise<{ conversations: ConversationSummary; torn: boolean }> {
  const { file, turns, torn } = await openConversationRun(folder)
  const conversations = summarizeConversations(file, turns)
  for (const [name, content] of Object.entries(await renderDerivedConversationFiles(conversations)))
    await writeFile(path.join(folder, name), content)
  return { conversations, torn }
}
