import { isFields, parseFields } from '../json.ts'

/**
 * The address of an engine's WebSocket in the answer to `websocket-auth`, a token in its query. play.ht says
 * `websocket_urls`, play.ai `webSocketUrls`, older prose one `websocket_url`. Throws where there is none.
 */
export function coordinatesOf(answer: string, engine: string): string {
  const { websocket_urls, webSocketUrls, websocket_url } = parseFields(answer) ?? {}
  const urls = [websocket_urls, webSocketUrls].find(isFields)
  const url = urls?.[engine] ?? websocket_url
  if (typeof url === 'string' && /^wss?:\/\//.test(url) && URL.canParse(url)) return url
  throw new Error(`the answer to websocket-auth names no WebSocket for ${engine}`)
}

/** An answer as PlayHT documented it. */
export const SAMPLE_ANSWER = JSON.stringify({
  websocket_urls: {
    'Play3.0-mini': 'wss://ws.fal.run/playht-fal/playht-tts/ws?fal_jwt_token=sample',
    PlayDialog: 'wss://ws.fal.run/playht-fal/playht-tts-ldm/ws?fal_jwt_token=sample',
    PlayDialogMultilingual: 'wss://ws.fal.run/playht-fal/playht-tts-multilingual-ldm/ws?fal_jwt_token=sample',
  },
  expires_at: '2024-12-11T22:17:37.429Z',
})
