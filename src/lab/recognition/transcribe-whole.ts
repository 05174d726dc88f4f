import { splitInMiddle, splitSpeech } from './split-speech.ts'

/** What a model makes of a piece of speech. */
export interface PieceTranscript {
  readonly text: string
  /** False if it wrote until it was stopped: it has lost the speech and repeats itself. */
  readonly isWhole: boolean
}

/** A shorter piece is not split any more. Seconds. */
const SHORTEST = 4

/** The text of speech of any length. A piece in which the model loses itself is heard again in two parts. */
export async function transcribeWhole(
  samples: Float32Array,
  rate: number,
  hear: (piece: Float32Array) => Promise<PieceTranscript>,
): Promise<string> {
  const hearPiece = async (piece: Float32Array): Promise<string> => {
    const { text, isWhole } = await hear(piece)
    if (isWhole || piece.length < SHORTEST * rate) return text
    return hearAll(splitInMiddle(piece, rate))
  }
  const hearAll = async (pieces: readonly Float32Array[]): Promise<string> => {
    const texts: string[] = []
    for (const piece of pieces) texts.push(await hearPiece(piece))
    return texts.filter(Boolean).join(' ')
  }
  return hearAll(splitSpeech(samples, rate))
}
