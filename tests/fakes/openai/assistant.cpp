#include "tests/fakes/openai/assistant.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "tests/fakes/openai/text.hpp"

namespace patchbay::fakes::openai {

namespace {

struct Topic {
    std::vector<std::string_view> stems;  // beginnings of words, lower case
    std::string_view english;
    std::string_view russian;
};

// In the order in which several topics of one question are answered.
const std::array<Topic, 12>& topics() {
    static const std::array<Topic, 12> kTopics{{
        {{"damag", "broken", "defect", "scratch", "crack", "слома", "брак", "поврежд", "разбит", "царапин",
          "дефект"},
         "I am sorry the item arrived in this condition. Please send a photo of it and of the parcel: we "
         "replace damaged goods "
         "within 3 working days, and the return costs you nothing.",
         "Мне жаль, что товар пришёл в таком виде. Пришлите, пожалуйста, фото товара и упаковки: "
         "повреждённый товар мы меняем за 3 "
         "рабочих дня, возврат для вас бесплатный."},
        {{"track", "status", "arriv", "order", "parcel", "статус", "отслед", "трек", "заказ", "посылк"},
         "you can follow it under \"My orders\"; the tracking number also comes by e-mail as soon as the "
         "parcel leaves our "
         "warehouse, usually the next working day.",
         "его можно отследить в разделе «Мои заказы»; трек-номер также приходит на почту, как только посылка "
         "уходит со склада, "
         "обычно на следующий рабочий день."},
        {{"deliver", "ship", "courier", "pickup", "достав", "курьер", "самовывоз", "пришлё", "привез",
          "отправк"},
         "Delivery takes 1-2 days in the city and 3-7 days elsewhere. A courier costs 300 roubles, free from "
         "3,000; picking up from "
         "our shop is always free.",
         "Доставка занимает 1-2 дня по городу и 3-7 дней по стране. Курьер стоит 300 рублей, от 3 000 - "
         "бесплатно; самовывоз из "
         "магазина всегда бесплатный."},
        {{"return", "refund", "exchange", "money back", "возврат", "вернут", "верну", "обмен", "обменя"},
         "You can return or exchange an unused item within 14 days: write down the order number and the "
         "reason here, and I will "
         "prepare the form. The money comes back to the same card within 3-10 days.",
         "Неиспользованный товар можно вернуть или обменять в течение 14 дней: напишите номер заказа и "
         "причину, и я подготовлю "
         "заявление. Деньги возвращаются на ту же карту за 3-10 дней."},
        {{"cancel", "отмен"},
         "An order can be cancelled free of charge until it has left the warehouse. Tell me its number and I "
         "will pass the "
         "cancellation on.",
         "Заказ можно бесплатно отменить, пока он не ушёл со склада. Назовите его номер, и я передам "
         "отмену."},
        {{"pay", "card", "invoice", "receipt", "оплат", "платёж", "платеж", "карт", "чек", "счёт"},
         "We accept bank cards, fast transfers and payment on delivery. The receipt arrives by e-mail right "
         "after the payment.",
         "Мы принимаем карты, переводы по СБП и оплату при получении. Чек приходит на почту сразу после "
         "оплаты."},
        {{"price", "cost", "discount", "promo", "coupon", "цен", "стоит", "стоимост", "скидк", "промокод",
          "купон"},
         "The current price is always on the product's page. A first order gets 10 % off with the code "
         "WELCOME.",
         "Актуальная цена всегда указана на странице товара. На первый заказ действует скидка 10 % по "
         "промокоду WELCOME."},
        {{"stock", "availab", "налич", "есть ли", "закончил", "появит"},
         "Availability is shown on the product's page and is updated every hour. If something is sold out, "
         "press \"Notify me\" and "
         "we will write as soon as it is back.",
         "Наличие указано на странице товара и обновляется каждый час. Если товар закончился, нажмите "
         "«Сообщить о поступлении», и "
         "мы напишем, когда он появится."},
        {{"size", "fit", "colour", "color", "размер", "цвет", "мерк"},
         "Our sizes match the table on the product's page; between two sizes people usually take the larger "
         "one. Trying on at the "
         "pick-up point is free.",
         "Размеры соответствуют таблице на странице товара; между двумя размерами обычно берут больший. "
         "Примерка в пункте выдачи "
         "бесплатная."},
        {{"warrant", "guarantee", "repair", "гарант", "ремонт"},
         "All goods have a 12-month warranty. Describe what happened and when you bought the item, and I "
         "will open a repair request.",
         "На все товары действует гарантия 12 месяцев. Опишите, что случилось и когда куплен товар, и я "
         "оформлю заявку на ремонт."},
        {{"hour", "open", "when do you", "address", "phone", "час", "график", "работает", "адрес", "телефон",
          "открыт"},
         "The shop is open every day from 10:00 to 20:00, support answers from 9:00 to 21:00.",
         "Магазин работает ежедневно с 10:00 до 20:00, поддержка отвечает с 9:00 до 21:00."},
        {{"operator", "human", "person", "manager", "agent", "оператор", "человек", "менеджер", "сотрудник",
          "живой", "живого"},
         "I am calling a colleague; a person will answer here in a few minutes.",
         "Зову коллегу: человек ответит здесь через несколько минут."},
    }};
    return kTopics;
}

bool begins_any(const std::vector<std::string>& found, const std::vector<std::string_view>& stems) {
    return std::any_of(found.begin(), found.end(), [&](const std::string& word) {
        return std::any_of(stems.begin(), stems.end(),
                           [&](std::string_view stem) { return word.starts_with(stem); });
    });
}

bool has_any(const std::vector<std::string>& found, const std::vector<std::string_view>& listed) {
    return std::any_of(found.begin(), found.end(), [&](const std::string& word) {
        return std::find(listed.begin(), listed.end(), word) != listed.end();
    });
}

std::optional<std::string> order_number(const std::vector<std::string>& found) {
    for (const auto& word : found) {
        const bool digits = word.find_first_not_of("0123456789") == std::string::npos;
        if (digits && word.size() >= 3 && word.size() <= 12) return word;
    }
    return std::nullopt;
}

// The answer about an order names its number, or asks for it.
std::string about_order(const std::vector<std::string>& found, std::string_view rest, bool russian) {
    const auto number = order_number(found);
    if (number) return (russian ? "Заказ " : "About order ") + *number + ": " + std::string(rest);
    return (russian ? "Назовите, пожалуйста, номер заказа, и я проверю; "
                    : "Please tell me the order number and I will check it; ") +
           std::string(rest);
}

std::string quoted_start(const std::string& question) {
    std::string shortened;
    for (const auto& piece : pieces(question, 0)) {
        if (shortened.size() + piece.size() > 160) return shortened + "...";
        shortened += piece;
    }
    return shortened;
}

std::string fallback(const std::string& question, bool russian) {
    if (russian) {
        return "Вы написали: «" + quoted_start(question) +
               "». Уточните, пожалуйста, о каком товаре или заказе речь, и я помогу: подскажу по доставке, "
               "оплате, возврату и наличию.";
    }
    return "You wrote: \"" + quoted_start(question) +
           "\". Could you tell me which product or order this is about? I can help with delivery, payment, "
           "returns and availability.";
}

bool only_courtesy(const std::vector<std::string>& found, const std::vector<std::string_view>& stems) {
    return found.size() <= 4 && begins_any(found, stems);
}

}  // namespace

std::string assistant_answer(const std::vector<std::string>& questions, bool answered) {
    std::string all;
    for (const auto& question : questions)
        all += question + '\n';
    const bool russian = has_cyrillic(all);
    const auto found = words(all);
    std::string answer;
    for (const auto& topic : topics()) {
        if (!begins_any(found, topic.stems)) continue;
        const auto text = russian ? topic.russian : topic.english;
        const bool order = &topic == &topics()[1];
        if (order && !answer.empty()) continue;
        answer +=
            (answer.empty() ? "" : " ") + (order ? about_order(found, text, russian) : std::string(text));
    }
    if (answer.empty() && only_courtesy(found, {"thank", "thx", "спасиб", "благодар"})) {
        return russian ? "Пожалуйста! Если появятся вопросы, пишите."
                       : "You are welcome! Write whenever you have a question.";
    }
    const bool greeted = has_any(found, {"hello", "hi", "hey", "morning", "afternoon", "evening", "start"}) ||
                         begins_any(found, {"здравств", "привет", "добр"});
    const std::string hello = answered ? "" : russian ? "Здравствуйте! " : "Hello! ";
    if (answer.empty() && greeted && found.size() <= 5) {
        return (
            russian
                ? "Здравствуйте! Я помощник магазина. Чем могу помочь: заказ, доставка, оплата или возврат?"
                : "Hello! I am the shop's assistant. What can I help with: an order, delivery, payment or a "
                  "return?");
    }
    if (answer.empty()) answer = fallback(questions.empty() ? "" : questions.back(), russian);
    return hello + answer;
}

}  // namespace patchbay::fakes::openai
