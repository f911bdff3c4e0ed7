// The people of the demo and what they write.
export const customers = [
    { id: 2000001, first_name: 'Ann', language_code: 'en', lines: ['Hello! Where is my order 1042?', 'It was promised for Monday.', 'Thank you, that helps.'] },
    { id: 2000002, first_name: 'Борис', language_code: 'ru', lines: ['Здравствуйте! Можно вернуть товар?', 'Коробку я уже открыл.', 'Понял, спасибо!'] },
    { id: 2000003, first_name: 'Chen', language_code: 'en', lines: ['Do you ship to Portugal?', 'How long does it take?', 'And how much is it for two kilos?'] },
    { id: 2000004, first_name: 'Дарья', language_code: 'ru', lines: ['Добрый день, какие у вас часы работы?', 'А в воскресенье?', 'Хорошо, зайду завтра.'] },
    { id: 2000005, first_name: 'Emil', language_code: 'en', lines: ['The lamp arrived broken.', 'I can send a photo.', 'Can I talk to a person, please?'] },
];

/** Who wrote before the demo begins, and how that ended. */
export const earlier = [
    { id: 2000011, first_name: 'Farida', language_code: 'en', asked: 'My parcel is marked as delivered, but it is not here.', note: 'Asked the carrier for proof of delivery.', answered: 'We asked the carrier and will write again today.' },
    { id: 2000012, first_name: 'Глеб', language_code: 'ru', asked: 'Пришлите, пожалуйста, чек на почту.', answered: 'Отправили, проверьте папку «Спам».', closed: true },
    { id: 2000013, first_name: 'Hanna', language_code: 'en', asked: 'Is the blue one coming back?', note: 'Back in stock next week, says the buyer.' },
];
