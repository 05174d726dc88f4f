/** Why a generation ended, if nothing went wrong. A request may limit its length. */
const NORMAL_REASON =
  /^(stop(_sequence|ped)?|end(_turn|_of_turn|_of_stream)?|eos|completed?|done|finished|success|length|max_tokens|tool_(calls|use)|function_call|STOP|FINISH_REASON_UNSPECIFIED|BLOCK_REASON_UNSPECIFIED)$/

/** Whether a reason that a model names for the end of its answer is a normal one. */
export function isNormalFinish(reason: string): boolean {
  return NORMAL_REASON.test(reason)
}
