/** What is said in the conversations of the benchmark. No test and no threshold knows any of it. */
export const CALLER_TEXTS = [
  'My parcel should have come last Thursday, and it is still not here.',
  'Sixteen B, Chestnut Street.',
  'No, the other one.',
  'Is there a flight before noon, with a seat at the front?',
  'It beeps twice and then switches itself off.',
  'Perfect.',
  'I pay by card, if you accept that.',
  'Who can tell me whether the pool is open on Sundays?',
  'Eight, five, zero, three, three.',
  'Please stop the subscription at the end of this month.',
  'She left her coat in the second coach.',
  'What if I come half an hour late?',
]
export const AGENT_TEXTS = [
  'I am sorry to hear that. What is the number on your receipt?',
  'Thanks, I found it.',
  'It left our warehouse this morning, and you will have it by six.',
  'Which of the two addresses is right?',
  'Yes.',
  'There are three free seats at ten past nine, the cheapest for eighty nine pounds.',
  'Hold the red button for five seconds, until the light is green.',
  'We open at eight.',
  'You will not be charged again, and I have sent you a message that says so.',
  'Could you spell the last name, please?',
  'That coat was handed in at the lost property office.',
  'Nothing happens if you are late; just ring the bell.',
]
