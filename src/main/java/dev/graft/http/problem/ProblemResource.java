package dev.graft.http.problem;

import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.error.Problems;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The pages that a problem's {@code type} leads to. */
@Path("/problems/{code}")
@Tag(name = "Problems")
public final class ProblemResource {
    /**
     * What a code means.
     *
     * @param status of answers with it; null for a code that only background work has
     */
    public record Explanation(String code, Integer status, String title, String explanation) {
        static Explanation of(ErrorCode code) {
            return new Explanation(
                    code.code(), code.status() == 0 ? null : code.status(), code.title(), code.explanation());
        }
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "explain_problem", summary = "Explain a problem's code")
    public Explanation json(@PathParam("code") String code) {
        return find(code);
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(operationId = "explain_problem_as_page", summary = "Explain a problem's code", hidden = true)
    public Response html(@PathParam("code") String code) {
        Explanation found = find(code);
        String page = """
                <!doctype html>
                <html lang="en"><meta charset="utf-8"><title>%s</title>
                <body style="font-family: sans-serif; max-width: 40em; margin: 3em auto">
                <h1>%s</h1><p><code>%s</code>%s</p><p>%s</p></body></html>
                """.formatted(
                        found.title(),
                        found.title(),
                        found.code(),
                        found.status() == null ? "" : ", status " + found.status(),
                        found.explanation().replace("&", "&amp;").replace("<", "&lt;"));
        return Response.ok(page, MediaType.TEXT_HTML + ";charset=UTF-8").build();
    }

    private static Explanation find(String code) {
        return ErrorCode.of(code).map(Explanation::of).orElseThrow(() -> {
            String hint = Problems.nearest(
                            code,
                            Arrays.stream(ErrorCode.values())
                                    .map(ErrorCode::code)
                                    .toList())
                    .map(nearest -> " Did you mean '" + nearest + "'?")
                    .orElse("");
            return new GraftException(ErrorCode.NOT_FOUND, "There is no problem code '" + code + "'." + hint, Map.of());
        });
    }
}
