package dev.portcullis.emulator.state;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Records of one kind by key, in memory for reading and in the file for keeping. */
public final class Table<T> {

    private final MVMap<String, String> disk;
    private final ConcurrentSkipListMap<String, T> memory = new ConcurrentSkipListMap<>();
    private final JsonMapper mapper;
    private volatile long version;

    Table(MVMap<String, String> disk, Class<T> type, JsonMapper mapper) {
        this.disk = disk;
        this.mapper = mapper;
        disk.forEach((key, json) -> memory.put(key, mapper.readValue(json, type)));
    }

    public @Nullable T get(String key) {
        return memory.get(key);
    }

    public Optional<T> find(String key) {
        return Optional.ofNullable(memory.get(key));
    }

    public void put(String key, T value) {
        disk.put(key, mapper.writeValueAsString(value));
        memory.put(key, value);
        version++;
    }

    /** Another number after each change. */
    public long version() {
        return version;
    }

    public void remove(String key) {
        disk.remove(key);
        memory.remove(key);
        version++;
    }

    public void removeAll(String prefix) {
        List.copyOf(memory.subMap(prefix, prefix + '\uffff').keySet()).forEach(this::remove);
    }

    public List<T> all() {
        return List.copyOf(memory.values());
    }

    /** The records whose key starts so, in the order of their keys. */
    public List<T> startingWith(String prefix) {
        return List.copyOf(memory.subMap(prefix, prefix + '\uffff').values());
    }

    public int size() {
        return memory.size();
    }

    /** Drops the records with the smallest keys until no more than this many are left. */
    public void keepNewest(int count) {
        while (memory.size() > count) {
            remove(memory.firstKey());
        }
    }
}
