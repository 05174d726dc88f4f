import type { LabProfile } from '../../core/config/lab-profile.ts'

/** The replies if the profile has none: a short sentence and a longer one, as assistants speak. */
const DEFAULT_REPLIES = [
  'Of course, I can help you with that. Let me look at what we have, and please tell me your name.',
  'Thank you, that is all I need. I have written it down, and you will get a message in a minute.',
  'You are welcome. Is there anything else that I can do for you today?',
] as const

/** The reply to a turn of a conversation, counted from 0. */
export function selectReply(turn: number, { replies = DEFAULT_REPLIES }: LabProfile): string {
  return replies[turn % Math.max(1, replies.length)] ?? ''
}
