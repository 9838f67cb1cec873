package dev.graft.http.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.job.JobEvent;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An event, as clients see it. */
@Schema(name = "JobEvent")
public record EventView(
        long id,
        String type,
        JobEvent.Level level,
        Instant at,
        String job,
        String message,
        @Schema(type = SchemaType.OBJECT) JsonNode data) {
    static EventView of(JobEvent event) {
        return new EventView(
                event.id(), event.type(), event.level(), event.at(), event.job(), event.message(), event.data());
    }
}
