import path from 'node:path'
import { loadModule, loadOnnx, type Network, ONNX_OPTIONS, type Onnx, type Tensor } from './onnx.ts'
import type { RecogniserFiles } from './optional-packages.ts'
import type { PieceTranscript } from './transcribe-whole.ts'

/** The model's sample rate. */
export const MOONSHINE_RATE = 16_000

/** The shape of the tiny decoder's key-value cache: the number of heads and the size of one. */
const HEADS = 8
const HEAD_SIZE = 36
/** The tokens at the beginning and end of every transcript. */
const BEGIN_TOKEN = 1
const END_TOKEN = 2
/**
 * Speech never has more tokens per second. A model that writes more repeats itself (Jeffries et al. 2024,
 * section 3).
 */
const TOKENS_PER_SECOND = 6.5
/** The encoder needs at least this many samples. */
const MIN_SAMPLES = MOONSHINE_RATE / 2

interface Tokeniser {
  decode(tokens: readonly number[]): string
}

/** Recognises up to half a minute of English: samples from -1 to 1 at `MOONSHINE_RATE`. */
export type Moonshine = (samples: Float32Array) => Promise<PieceTranscript>

/**
 * Loads Moonshine tiny (MIT, arXiv 2410.15608). Rejects if a file is missing or no runtime works on this
 * machine.
 */
export async function loadMoonshine(files: RecogniserFiles): Promise<Moonshine> {
  const onnx = await loadOnnx(files.runtimes)
  const open = (name: string) => onnx.InferenceSession.create(path.join(files.model, name), ONNX_OPTIONS)
  const [encoder, decoder] = await Promise.all([
    open('encoder_model.onnx'),
    open('decoder_model_merged.onnx'),
  ])
  const tokeniser = await loadModule<Tokeniser>(files.tokeniser)
  return async (samples) => {
    const padded = new Float32Array(Math.max(MIN_SAMPLES, samples.length))
    padded.set(samples)
    const input = new onnx.Tensor('float32', padded, [1, padded.length])
    const { last_hidden_state: hiddenState } = await encoder.run({ input_values: input })
    if (!hiddenState) throw new Error('the encoder returned no output')
    const maxTokens = Math.ceil((padded.length / MOONSHINE_RATE) * TOKENS_PER_SECOND)
    const tokens = await decode(onnx, decoder, hiddenState, maxTokens)
    return {
      text: tokeniser.decode([BEGIN_TOKEN, ...tokens]).trim(),
      isWhole: tokens.length < maxTokens,
    }
  }
}

/** Greedy decoding: the most likely token, one after another, until the end token. */
async function decode(
  onnx: Onnx,
  decoder: Network,
  hiddenState: Tensor,
  maxTokens: number,
): Promise<number[]> {
  const names = decoder.inputNames.filter((name) => name.startsWith(PAST_PREFIX))
  const emptyTensor = new onnx.Tensor('float32', new Float32Array(0), [0, HEADS, 1, HEAD_SIZE])
  const past = Object.fromEntries(names.map((name) => [name, emptyTensor]))
  const tokens: number[] = []
  let token = BEGIN_TOKEN
  while (tokens.length < maxTokens) {
    const isFirst = tokens.length === 0
    const output = await decoder.run({
      ...past,
      input_ids: new onnx.Tensor('int64', BigInt64Array.of(BigInt(token)), [1, 1]),
      encoder_hidden_states: hiddenState,
      use_cache_branch: new onnx.Tensor('bool', [!isFirst], [1]),
    })
    token = argmax(output.logits?.data ?? [])
    if (token === END_TOKEN) break
    tokens.push(token)
    // The cache for the audio is computed once, with the first token.
    for (const name of names.filter((one) => isFirst || one.includes('.decoder.')))
      past[name] = output[name.replace(PAST_PREFIX, 'present')] ?? emptyTensor
  }
  return tokens
}

const PAST_PREFIX = 'past_key_values'

function argmax(scores: ArrayLike<number>): number {
  let best = 0
  for (let token = 1; token < scores.length; token++)
    if ((scores[token] ?? 0) > (scores[best] ?? 0)) best = token
  return best
}
