// What k6 runs: one answer an iteration. Read by k6 itself, not by Node.
import http from 'k6/http'
import { Trend } from 'k6/metrics'
import ws from 'k6/ws'

const first = new Trend('first_message', true)

export default function () {
  if (__ENV.URL.startsWith('http')) http.get(__ENV.URL)
  else ws.connect(__ENV.URL, {}, converse)
}

function converse(socket) {
  let asked = 0
  let pieces = 0
  socket.on('open', () => {
    asked = Date.now()
    socket.send('{"text":"speak"}')
  })
  socket.on('message', (message) => {
    if (pieces++ === 0) first.add(Date.now() - asked)
    if (JSON.parse(message).status === 'complete') socket.close()
  })
}
