package dev.graft.store;

import dev.graft.json.Json;
import dev.graft.resource.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** A query for the bodies of a table, newest id first, under conditions that are added one by one. */
final class Selection {
    private final String table;
    private final List<String> conditions = new ArrayList<>();
    private final List<Function<Query, Query>> bindings = new ArrayList<>();

    Selection(String table) {
        this.table = table;
    }

    /** Only rows with a column of this value; without a value, any. */
    Selection equal(String column, Optional<String> value) {
        value.ifPresent(v -> {
            conditions.add(column + " = :" + column);
            bindings.add(query -> query.bind(column, v));
        });
        return this;
    }

    /** Only rows with a column of one of these values; without values, any. */
    Selection in(String column, List<? extends Enum<?>> values) {
        if (!values.isEmpty()) {
            conditions.add(column + " in (<" + column + "s>)");
            bindings.add(query -> query.bindList(column + "s", names(values)));
        }
        return this;
    }

    /** The part of the rows that a request asks for. */
    <T> Page<T> page(Handle handle, Page.Request request, Class<T> type, Function<T, String> id) {
        request.after().ifPresent(after -> {
            conditions.add("id < :after");
            bindings.add(query -> query.bind("after", after));
        });
        String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
        Query query = handle.createQuery("select body from " + table + where + " order by id desc limit :limit")
                .bind("limit", request.limit() + 1);
        for (Function<Query, Query> binding : bindings) {
            binding.apply(query);
        }
        return Page.of(bodies(query, type), request.limit(), id);
    }

    /** The bodies that a query for them finds, read. */
    static <T> List<T> bodies(Query query, Class<T> type) {
        return query.mapTo(String.class).map(body -> Json.read(body, type)).list();
    }

    /** The one body that a query for it finds, read. */
    static <T> Optional<T> body(Query query, Class<T> type) {
        return query.mapTo(String.class).findOne().map(body -> Json.read(body, type));
    }

    /** Enum constants as they stand in columns. */
    static List<String> names(List<? extends Enum<?>> constants) {
        return constants.stream().<String>map(Enum::name).toList();
    }
}
