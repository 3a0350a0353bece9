package dev.portcullis.server.findings;

import dev.portcullis.detection.rules.RuleCatalogue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The rules' texts, as the files say them. */
@Configuration
class RuleConfiguration {
    @Bean
    RuleCatalogue rules() {
        return RuleCatalogue.all();
    }
}
