#pragma once
// The keywords of schema_dialect.hpp, as the validator's own kind of constraint. For schema_validator.cpp
// alone: it is slow to compile.

#include "host/http/pattern.hpp"
#include "host/http/schema_dialect.hpp"
#include "host/http/text_format.hpp"

#include <valijson/constraint_builder.hpp>
#include <valijson/constraints/concrete_constraints.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>

#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>

namespace patchbay::http {

/// A rule for texts: `Rule` has matches(text) and a constant kBroken, which is said of a text that does not.
template <class Rule>
class TextConstraint : public valijson::constraints::PolyConstraint {
  public:
    explicit TextConstraint(Rule rule) : rule_(std::move(rule)) {}

    bool validate(const valijson::adapters::Adapter& target, const std::vector<std::string>& context,
                  valijson::ValidationResults* results) const override {
        if (!target.isString() || rule_.matches(target.asString())) return true;
        if (results != nullptr) results->pushError(context, Rule::kBroken);
        return false;
    }

  private:
    Constraint* cloneInto(void* memory) const override { return new (memory) TextConstraint(*this); }
    std::size_t sizeOf() const override { return sizeof(TextConstraint); }

    Rule rule_;
};

template <class Rule>
class TextConstraintBuilder : public valijson::ConstraintBuilder {
  public:
    valijson::constraints::Constraint* make(const valijson::adapters::Adapter& value) const override {
        if (!value.isString()) throw std::invalid_argument(std::string(Rule::kName) + " is no text");
        return std::make_unique<TextConstraint<Rule>>(Rule(value.asString())).release();
    }
};

struct PatternRule {
    static constexpr const char* kName = "pattern";
    static constexpr const char* kBroken = "is not of the form that is asked for";
    explicit PatternRule(const std::string& expression) : pattern(expression) {}
    bool matches(const std::string& text) const { return pattern.matches(text); }
    Pattern pattern;
};

struct FormatRule {
    static constexpr const char* kName = "format";
    static constexpr const char* kBroken = "is not of the kind that is asked for";
    explicit FormatRule(std::string format) : name(std::move(format)) {}
    bool matches(const std::string& text) const { return fits_format(text, name); }
    std::string name;
};

inline void teach(valijson::SchemaParser& parser) {
    // The parser owns its builders.
    parser.addConstraintBuilder(kPatternKeyword,
                                std::make_unique<TextConstraintBuilder<PatternRule>>().release());
    parser.addConstraintBuilder(kFormatKeyword,
                                std::make_unique<TextConstraintBuilder<FormatRule>>().release());
}

}  // namespace patchbay::http
