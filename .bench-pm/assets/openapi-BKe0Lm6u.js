import { t as ERRORS } from "./errors-CzoCEYTs.js";
import { b as string, g as object } from "./schemas-Caq1cVu3.js";
import { f as problem } from "./journal-DWpHCIj3.js";
import { n as routeEntries } from "./contract-D71cin52.js";
// node_modules/@asteasolutions/zod-to-openapi/dist/index.mjs
/******************************************************************************
Copyright (c) Microsoft Corporation.

Permission to use, copy, modify, and/or distribute this software for any
purpose with or without fee is hereby granted.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH
REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY
AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM
LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR
OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR
PERFORMANCE OF THIS SOFTWARE.
***************************************************************************** */
function __rest(s, e) {
	var t = {};
	for (var p in s) if (Object.prototype.hasOwnProperty.call(s, p) && e.indexOf(p) < 0) t[p] = s[p];
	if (s != null && typeof Object.getOwnPropertySymbols === "function") {
		for (var i = 0, p = Object.getOwnPropertySymbols(s); i < p.length; i++) if (e.indexOf(p[i]) < 0 && Object.prototype.propertyIsEnumerable.call(s, p[i])) t[p[i]] = s[p[i]];
	}
	return t;
}
var ZodTypeKeys = {
	ZodAny: "any",
	ZodArray: "array",
	ZodBigInt: "bigint",
	ZodBoolean: "boolean",
	ZodDefault: "default",
	ZodPrefault: "prefault",
	ZodTransform: "transform",
	ZodEnum: "enum",
	ZodIntersection: "intersection",
	ZodLazy: "lazy",
	ZodLiteral: "literal",
	ZodNever: "never",
	ZodNull: "null",
	ZodNullable: "nullable",
	ZodNumber: "number",
	ZodNonOptional: "nonoptional",
	ZodObject: "object",
	ZodOptional: "optional",
	ZodPipe: "pipe",
	ZodReadonly: "readonly",
	ZodRecord: "record",
	ZodString: "string",
	ZodTuple: "tuple",
	ZodType: "type",
	ZodUnion: "union",
	ZodDiscriminatedUnion: "union",
	ZodUnknown: "unknown",
	ZodVoid: "void",
	ZodDate: "date",
	ZodTemplateLiteral: "template_literal"
};
function isZodType(schema, typeNames) {
	return (Array.isArray(typeNames) ? typeNames : [typeNames]).some((typeName) => {
		var _a;
		const typeNameMatch = ((_a = schema === null || schema === void 0 ? void 0 : schema.def) === null || _a === void 0 ? void 0 : _a.type) === ZodTypeKeys[typeName];
		if (typeName === "ZodDiscriminatedUnion") return typeNameMatch && "discriminator" in schema.def;
		return typeNameMatch;
	});
}
function isAnyZodType(schema) {
	return schema && "def" in schema;
}
/**
* The schema.isNullable() is deprecated. This is the suggested replacement
* as this was how isNullable operated beforehand.
*/
function isNullableSchema(schema) {
	return schema.safeParse(null).success;
}
/**
* The schema.isOptional() is deprecated. This is the suggested replacement
* as this was how isOptional operated beforehand.
*/
function isOptionalSchema(schema) {
	return schema.safeParse(void 0).success;
}
var $ZodRegistry = class {
	constructor() {
		this._map = /* @__PURE__ */ new Map();
		this._idmap = /* @__PURE__ */ new Map();
	}
	add(schema, ..._meta) {
		const meta = _meta[0];
		this._map.set(schema, meta);
		if (meta && typeof meta === "object" && "id" in meta) {
			if (this._idmap.has(meta.id)) throw new Error(`ID ${meta.id} already exists in the registry`);
			this._idmap.set(meta.id, schema);
		}
		return this;
	}
	clear() {
		this._map = /* @__PURE__ */ new Map();
		this._idmap = /* @__PURE__ */ new Map();
		return this;
	}
	remove(schema) {
		const meta = this._map.get(schema);
		if (meta && typeof meta === "object" && "id" in meta) this._idmap.delete(meta.id);
		this._map.delete(schema);
		return this;
	}
	get(schema) {
		const p = schema._zod.parent;
		if (p) {
			const pm = { ...this.get(p) ?? {} };
			delete pm.id;
			return {
				...pm,
				...this._map.get(schema)
			};
		}
		return this._map.get(schema);
	}
	has(schema) {
		return this._map.has(schema);
	}
};
function registry() {
	return new $ZodRegistry();
}
function isEqual(x, y) {
	if (x === null || x === void 0 || y === null || y === void 0) return x === y;
	if (x === y || x.valueOf() === y.valueOf()) return true;
	if (Array.isArray(x)) {
		if (!Array.isArray(y)) return false;
		if (x.length !== y.length) return false;
	}
	if (!(x instanceof Object) || !(y instanceof Object)) return false;
	const keysX = Object.keys(x);
	return Object.keys(y).every((keyY) => keysX.indexOf(keyY) !== -1) && keysX.every((key) => isEqual(x[key], y[key]));
}
var ObjectSet = class {
	constructor() {
		this.buckets = /* @__PURE__ */ new Map();
	}
	put(value) {
		const hashCode = this.hashCodeOf(value);
		const itemsByCode = this.buckets.get(hashCode);
		if (!itemsByCode) {
			this.buckets.set(hashCode, [value]);
			return;
		}
		if (!itemsByCode.some((_) => isEqual(_, value))) itemsByCode.push(value);
	}
	contains(value) {
		const hashCode = this.hashCodeOf(value);
		const itemsByCode = this.buckets.get(hashCode);
		if (!itemsByCode) return false;
		return itemsByCode.some((_) => isEqual(_, value));
	}
	values() {
		return [...this.buckets.values()].flat();
	}
	stats() {
		let totalBuckets = 0;
		let totalValues = 0;
		let collisions = 0;
		for (const bucket of this.buckets.values()) {
			totalBuckets += 1;
			totalValues += bucket.length;
			if (bucket.length > 1) collisions += 1;
		}
		const hashEffectiveness = totalBuckets / totalValues;
		return {
			totalBuckets,
			collisions,
			totalValues,
			hashEffectiveness
		};
	}
	hashCodeOf(object) {
		let hashCode = 0;
		if (Array.isArray(object)) {
			for (let i = 0; i < object.length; i++) hashCode ^= this.hashCodeOf(object[i]) * i;
			return hashCode;
		}
		if (typeof object === "string") {
			for (let i = 0; i < object.length; i++) hashCode ^= object.charCodeAt(i) * i;
			return hashCode;
		}
		if (typeof object === "number") return object;
		if (typeof object === "object") for (const [key, value] of Object.entries(object)) hashCode ^= this.hashCodeOf(key) + this.hashCodeOf(value !== null && value !== void 0 ? value : "");
		return hashCode;
	}
};
function isUndefined(value) {
	return value === void 0;
}
function mapValues(object, mapper) {
	const result = {};
	Object.entries(object).forEach(([key, value]) => {
		result[key] = mapper(value);
	});
	return result;
}
function omit(object, keys) {
	const result = {};
	Object.entries(object).forEach(([key, value]) => {
		if (!keys.some((keyToOmit) => keyToOmit === key)) result[key] = value;
	});
	return result;
}
function omitBy(object, predicate) {
	const result = {};
	Object.entries(object).forEach(([key, value]) => {
		if (!predicate(value, key)) result[key] = value;
	});
	return result;
}
function compact(arr) {
	return arr.filter((elem) => !isUndefined(elem));
}
var objectEquals = isEqual;
function uniq(values) {
	const set = new ObjectSet();
	values.forEach((value) => set.put(value));
	return [...set.values()];
}
function isString(val) {
	return typeof val === "string";
}
function sortObjectByKeys(obj) {
	return Object.fromEntries(Object.entries(obj).sort(([leftKey], [rightKey]) => leftKey.localeCompare(rightKey)));
}
/**
* @deprecated This is not really deprecated but this should always be used with
* caution. Using it may alter the behavior of the library and the generated schemas.
*/
var zodToOpenAPIRegistry = registry();
var Metadata = class {
	static collectMetadata(schema, metadata) {
		const currentMetadata = this.getMetadataFromRegistry(schema);
		const _internal = Object.assign(Object.assign({}, currentMetadata === null || currentMetadata === void 0 ? void 0 : currentMetadata._internal), metadata === null || metadata === void 0 ? void 0 : metadata._internal);
		const param = Object.assign(Object.assign({}, currentMetadata === null || currentMetadata === void 0 ? void 0 : currentMetadata.param), metadata === null || metadata === void 0 ? void 0 : metadata.param);
		const totalMetadata = Object.assign(Object.assign(Object.assign(Object.assign({}, Object.keys(_internal).length > 0 ? { _internal } : {}), currentMetadata), metadata), Object.keys(param).length > 0 ? { param } : {});
		if (isZodType(schema, [
			"ZodOptional",
			"ZodNullable",
			"ZodDefault",
			"ZodPrefault",
			"ZodReadonly",
			"ZodNonOptional"
		]) && isAnyZodType(schema._zod.def.innerType)) return this.collectMetadata(schema._zod.def.innerType, totalMetadata);
		if (isZodType(schema, "ZodPipe")) {
			const inSchema = schema._zod.def.in;
			const outSchema = schema._zod.def.out;
			if (isZodType(inSchema, "ZodTransform") && isAnyZodType(outSchema)) return this.collectMetadata(outSchema, totalMetadata);
			if (isAnyZodType(inSchema)) return this.collectMetadata(inSchema, totalMetadata);
		}
		return totalMetadata;
	}
	/**
	* @deprecated Use one of `getOpenApiMetadata` or `getInternalMetadata` instead
	*/
	static getMetadata(zodSchema) {
		return this.collectMetadata(zodSchema);
	}
	static getOpenApiMetadata(zodSchema) {
		const metadata = this.collectMetadata(zodSchema);
		const _a = metadata !== null && metadata !== void 0 ? metadata : {}, { _internal } = _a;
		return __rest(_a, ["_internal"]);
	}
	static getInternalMetadata(zodSchema) {
		var _a;
		return (_a = this.collectMetadata(zodSchema)) === null || _a === void 0 ? void 0 : _a._internal;
	}
	static getParamMetadata(zodSchema) {
		const metadata = this.collectMetadata(zodSchema);
		return Object.assign(Object.assign({}, metadata), { param: Object.assign(Object.assign({}, (metadata === null || metadata === void 0 ? void 0 : metadata.description) ? { description: metadata.description } : {}), metadata === null || metadata === void 0 ? void 0 : metadata.param) });
	}
	/**
	* A method that omits all custom keys added to the regular OpenAPI
	* metadata properties
	*/
	static buildSchemaMetadata(metadata) {
		return omitBy(omit(metadata, ["param", "_internal"]), isUndefined);
	}
	static buildParameterMetadata(metadata) {
		return omitBy(metadata, isUndefined);
	}
	static applySchemaMetadata(initialData, metadata) {
		return omitBy(Object.assign(Object.assign({}, initialData), this.buildSchemaMetadata(metadata)), isUndefined);
	}
	static getRefId(zodSchema) {
		var _a;
		return (_a = this.getInternalMetadata(zodSchema)) === null || _a === void 0 ? void 0 : _a.refId;
	}
	static unwrapChained(schema) {
		return this.unwrapUntil(schema);
	}
	static getDefaultValue(zodSchema) {
		var _a;
		const unwrapped = (_a = this.unwrapUntil(zodSchema, "ZodDefault")) !== null && _a !== void 0 ? _a : this.unwrapUntil(zodSchema, "ZodPrefault");
		return unwrapped === null || unwrapped === void 0 ? void 0 : unwrapped._zod.def.defaultValue;
	}
	static unwrapUntil(schema, typeName) {
		if (typeName && isZodType(schema, typeName)) return schema;
		if (isZodType(schema, [
			"ZodOptional",
			"ZodNullable",
			"ZodDefault",
			"ZodPrefault",
			"ZodReadonly",
			"ZodNonOptional"
		]) && isAnyZodType(schema._zod.def.innerType)) return this.unwrapUntil(schema._zod.def.innerType, typeName);
		if (isZodType(schema, "ZodPipe")) {
			const inSchema = schema._zod.def.in;
			const outSchema = schema._zod.def.out;
			if (isZodType(inSchema, "ZodTransform") && isAnyZodType(outSchema)) return this.unwrapUntil(outSchema, typeName);
			if (isAnyZodType(inSchema)) return this.unwrapUntil(inSchema, typeName);
		}
		return typeName ? void 0 : schema;
	}
	static getMetadataFromInternalRegistry(zodSchema) {
		return zodToOpenAPIRegistry.get(zodSchema);
	}
	static getMetadataFromRegistry(zodSchema) {
		const internal = this.getMetadataFromInternalRegistry(zodSchema);
		const general = zodSchema.meta();
		if (!internal) return general;
		const { _internal } = internal, rest = __rest(internal, ["_internal"]);
		const _a = general !== null && general !== void 0 ? general : {}, { id, title } = _a, restGeneral = __rest(_a, ["id", "title"]);
		return Object.assign(Object.assign(Object.assign({ _internal: Object.assign(Object.assign({}, id ? { refId: id } : {}), _internal) }, rest), title ? { description: title } : {}), restGeneral);
	}
	static setMetadataInRegistry(zodSchema, metadata) {
		zodToOpenAPIRegistry.add(zodSchema, metadata);
	}
};
var OpenAPIRegistry = class {
	constructor(parents) {
		this.parents = parents;
		this._definitions = [];
	}
	get definitions() {
		var _a, _b;
		return [...(_b = (_a = this.parents) === null || _a === void 0 ? void 0 : _a.flatMap((par) => par._definitions)) !== null && _b !== void 0 ? _b : [], ...this._definitions];
	}
	/**
	* Registers a new component schema under /components/schemas/${name}
	*/
	register(refId, zodSchema) {
		const schemaWithRefId = this.schemaWithRefId(refId, zodSchema);
		this._definitions.push({
			type: "schema",
			schema: schemaWithRefId
		});
		return schemaWithRefId;
	}
	/**
	* Registers a new parameter schema under /components/parameters/${name}
	*/
	registerParameter(refId, zodSchema) {
		var _a, _b, _c;
		const schemaWithRefId = this.schemaWithRefId(refId, zodSchema);
		const currentMetadata = (_a = Metadata.getOpenApiMetadata(schemaWithRefId)) !== null && _a !== void 0 ? _a : {};
		const schemaWithMetadata = schemaWithRefId.openapi(Object.assign(Object.assign({}, currentMetadata), { param: Object.assign(Object.assign({}, currentMetadata === null || currentMetadata === void 0 ? void 0 : currentMetadata.param), { name: (_c = (_b = currentMetadata === null || currentMetadata === void 0 ? void 0 : currentMetadata.param) === null || _b === void 0 ? void 0 : _b.name) !== null && _c !== void 0 ? _c : refId }) }));
		this._definitions.push({
			type: "parameter",
			schema: schemaWithMetadata
		});
		return schemaWithMetadata;
	}
	/**
	* Registers a new path that would be generated under paths:
	*/
	registerPath(route) {
		this._definitions.push({
			type: "route",
			route
		});
	}
	/**
	* Registers a new webhook that would be generated under webhooks:
	*/
	registerWebhook(webhook) {
		this._definitions.push({
			type: "webhook",
			webhook
		});
	}
	/**
	* Registers a raw OpenAPI component. Use this if you have a simple object instead of a Zod schema.
	*
	* @param type The component type, e.g. `schemas`, `responses`, `securitySchemes`, etc.
	* @param name The name of the object, it is the key under the component
	*             type in the resulting OpenAPI document
	* @param component The actual object to put there
	*/
	registerComponent(type, name, component) {
		this._definitions.push({
			type: "component",
			componentType: type,
			name,
			component
		});
		return {
			name,
			ref: { $ref: `#/components/${type}/${name}` }
		};
	}
	schemaWithRefId(refId, zodSchema) {
		return zodSchema.openapi(refId);
	}
};
var ZodToOpenAPIError = class {
	constructor(message) {
		this.message = message;
	}
};
var ConflictError = class extends ZodToOpenAPIError {
	constructor(message, data) {
		super(message);
		this.data = data;
	}
};
var MissingParameterDataError = class extends ZodToOpenAPIError {
	constructor(data) {
		super(`Missing parameter data, please specify \`${data.missingField}\` and other OpenAPI parameter props using the \`param\` field of \`schema.openapi\``);
		this.data = data;
	}
};
function enhanceMissingParametersError(action, paramsToAdd) {
	try {
		return action();
	} catch (error) {
		if (error instanceof MissingParameterDataError) throw new MissingParameterDataError(Object.assign(Object.assign({}, error.data), paramsToAdd));
		throw error;
	}
}
var UnknownZodTypeError = class extends ZodToOpenAPIError {
	constructor(data) {
		super(`Unknown zod object type, please specify \`type\` and other OpenAPI props using \`schema.openapi\`.`);
		this.data = data;
	}
};
var ArrayTransformer = class {
	transform(zodSchema, mapNullableType, mapItems) {
		var _a, _b, _c, _d;
		const itemType = zodSchema.def.element;
		const minItems = (_b = (_a = zodSchema.def.checks) === null || _a === void 0 ? void 0 : _a.find((check) => check._zod.def.check === "min_length")) === null || _b === void 0 ? void 0 : _b._zod.def.minimum;
		const maxItems = (_d = (_c = zodSchema.def.checks) === null || _c === void 0 ? void 0 : _c.find((check) => check._zod.def.check === "max_length")) === null || _d === void 0 ? void 0 : _d._zod.def.maximum;
		return Object.assign(Object.assign({}, mapNullableType("array")), {
			items: isAnyZodType(itemType) ? mapItems(itemType) : {},
			minItems,
			maxItems
		});
	}
};
var BigIntTransformer = class {
	transform(mapNullableType) {
		return Object.assign(Object.assign({}, mapNullableType("string")), { pattern: `^\\d+$` });
	}
};
var DiscriminatedUnionTransformer = class {
	transform(zodSchema, isNullable, mapNullableOfArray, mapItem, generateSchemaRef) {
		const options = zodSchema.def.options.filter(isAnyZodType);
		const optionSchema = options.map(mapItem);
		if (isNullable) return { oneOf: mapNullableOfArray(optionSchema, isNullable) };
		const discriminator = zodSchema._zod.def.discriminator;
		if (!discriminator) {
			console.error("No discriminator found for discriminated union", zodSchema);
			return { oneOf: optionSchema };
		}
		return {
			oneOf: optionSchema,
			discriminator: this.mapDiscriminator(options, discriminator, generateSchemaRef)
		};
	}
	mapDiscriminator(schemas, discriminator, generateSchemaRef) {
		if (schemas.some((schema) => Metadata.getRefId(schema) === void 0)) return;
		const mapping = {};
		for (const schema of schemas) {
			const refId = Metadata.getRefId(schema);
			const values = this.getDiscriminatorValues(schema, discriminator);
			for (const value of values) mapping[value] = generateSchemaRef(refId);
		}
		return {
			propertyName: discriminator,
			mapping
		};
	}
	getDiscriminatorValues(schema, discriminator) {
		var _a;
		if (isZodType(schema, "ZodObject")) {
			const value = (_a = schema.def.shape) === null || _a === void 0 ? void 0 : _a[discriminator];
			if (!value) return [];
			if (isZodType(value, "ZodEnum")) return Object.values(value._zod.def.entries).filter(isString);
			if (isZodType(value, "ZodLiteral")) return value.def.values.filter(isString);
			return [];
		}
		if (isZodType(schema, "ZodDiscriminatedUnion")) {
			const nestedOptions = schema.def.options.filter(isAnyZodType);
			return [...new Set(nestedOptions.flatMap((option) => this.getDiscriminatorValues(option, discriminator)))];
		}
		return [];
	}
};
/**
* Numeric enums have a reverse mapping https://www.typescriptlang.org/docs/handbook/enums.html#reverse-mappings
* whereas string ones don't.
*
* This function checks if an enum is fully numeric - i.e all values are numbers or not.
* And filters out only the actual enum values when a reverse mapping is apparent.
*/
function enumInfo(enumObject) {
	const values = Object.keys(enumObject).filter((key) => typeof enumObject[enumObject[key]] !== "number").map((key) => enumObject[key]);
	const numericCount = values.filter((_) => typeof _ === "number").length;
	return {
		values,
		type: numericCount === 0 ? "string" : numericCount === values.length ? "numeric" : "mixed"
	};
}
var EnumTransformer = class {
	transform(zodSchema, isNullable, mapNullableType) {
		const { type, values } = enumInfo(zodSchema._zod.def.entries);
		if (type === "mixed") throw new ZodToOpenAPIError("Enum has mixed string and number values, please specify the OpenAPI type manually");
		return Object.assign(Object.assign({}, mapNullableType(type === "numeric" ? "integer" : "string")), { enum: isNullable ? [...values, null] : values });
	}
};
var IntersectionTransformer = class {
	transform(zodSchema, isNullable, mapNullableOfArray, mapItem) {
		const allOfSchema = { allOf: this.flattenIntersectionTypes(zodSchema).map(mapItem) };
		if (isNullable) return { anyOf: mapNullableOfArray([allOfSchema], isNullable) };
		return allOfSchema;
	}
	flattenIntersectionTypes(schema) {
		if (!isZodType(schema, "ZodIntersection")) return [schema];
		const leftSubTypes = isAnyZodType(schema._zod.def.left) ? this.flattenIntersectionTypes(schema._zod.def.left) : [];
		const rightSubTypes = isAnyZodType(schema._zod.def.right) ? this.flattenIntersectionTypes(schema._zod.def.right) : [];
		return [...leftSubTypes, ...rightSubTypes];
	}
};
var LiteralTransformer = class {
	constructor() {
		this.bigIntTransformer = new BigIntTransformer();
	}
	transform(zodSchema, mapNullableType) {
		const type = typeof zodSchema.def.values[0];
		if (type === "boolean" || type === "number" || type === "string" || type === "object") return Object.assign(Object.assign({}, mapNullableType(type)), { enum: [zodSchema.def.values[0]] });
		if (type === "bigint") return this.bigIntTransformer.transform(mapNullableType);
		return mapNullableType("null");
	}
};
var NumberTransformer = class {
	transform(zodSchema, mapNullableType, getNumberChecks) {
		var _a;
		return Object.assign(Object.assign(Object.assign({}, mapNullableType("number")), mapNullableType(zodSchema.format === "safeint" ? "integer" : "number")), getNumberChecks((_a = zodSchema.def.checks) !== null && _a !== void 0 ? _a : []));
	}
};
var ObjectTransformer = class {
	transform(zodSchema, defaultValue, mapNullableType, mapItem) {
		var _a;
		const extendedFrom = (_a = Metadata.getInternalMetadata(zodSchema)) === null || _a === void 0 ? void 0 : _a.extendedFrom;
		const required = this.requiredKeysOf(zodSchema);
		const properties = mapValues(zodSchema.def.shape, mapItem);
		if (!extendedFrom) return Object.assign(Object.assign(Object.assign(Object.assign({}, mapNullableType("object")), {
			properties,
			default: defaultValue
		}), required.length > 0 ? { required } : {}), this.generateAdditionalProperties(zodSchema, mapItem));
		const parent = extendedFrom.schema;
		mapItem(parent);
		const keysRequiredByParent = this.requiredKeysOf(parent);
		const propsOfParent = mapValues(parent === null || parent === void 0 ? void 0 : parent.def.shape, mapItem);
		const propertiesToAdd = Object.fromEntries(Object.entries(properties).filter(([key, type]) => {
			return !objectEquals(propsOfParent[key], type);
		}));
		const additionallyRequired = required.filter((prop) => !keysRequiredByParent.includes(prop));
		const objectData = Object.assign(Object.assign(Object.assign(Object.assign({}, mapNullableType("object")), {
			default: defaultValue,
			properties: propertiesToAdd
		}), additionallyRequired.length > 0 ? { required: additionallyRequired } : {}), this.generateAdditionalProperties(zodSchema, mapItem));
		return { allOf: [{ $ref: `#/components/schemas/${extendedFrom.refId}` }, objectData] };
	}
	generateAdditionalProperties(zodSchema, mapItem) {
		const catchallSchema = zodSchema.def.catchall;
		if (!catchallSchema) return {};
		if (isZodType(catchallSchema, "ZodNever")) return { additionalProperties: false };
		if (isAnyZodType(catchallSchema)) return { additionalProperties: mapItem(catchallSchema) };
		return {};
	}
	requiredKeysOf(objectSchema) {
		return Object.entries(objectSchema.def.shape).filter(([_key, type]) => !isOptionalSchema(type)).map(([key, _type]) => key);
	}
};
var RecordTransformer = class {
	transform(zodSchema, mapNullableType, mapItem) {
		const propertiesType = zodSchema.valueType;
		const keyType = zodSchema.keyType;
		const propertiesSchema = isAnyZodType(propertiesType) ? mapItem(propertiesType) : {};
		if (isZodType(keyType, "ZodEnum")) {
			const properties = Object.values(keyType._zod.def.entries).filter(isString).reduce((acc, curr) => Object.assign(Object.assign({}, acc), { [curr]: propertiesSchema }), {});
			return Object.assign(Object.assign({}, mapNullableType("object")), { properties });
		}
		return Object.assign(Object.assign({}, mapNullableType("object")), { additionalProperties: propertiesSchema });
	}
};
function isZodCheckLengthEquals(check) {
	return check._zod.def.check === "length_equals";
}
function isZodCheckRegex(check) {
	return check._zod.def.check === "string_format" && check._zod.def.format === "regex";
}
var StringTransformer = class {
	transform(zodSchema, mapNullableType) {
		var _a, _b, _c, _d;
		const regexCheck = (_a = zodSchema.def.checks) === null || _a === void 0 ? void 0 : _a.find(isZodCheckRegex);
		const pattern = regexCheck === null || regexCheck === void 0 ? void 0 : regexCheck._zod.def.pattern.toString().replace(/^\/|\/$/g, "");
		const check = (_b = zodSchema.def.checks) === null || _b === void 0 ? void 0 : _b.find(isZodCheckLengthEquals);
		const length = check === null || check === void 0 ? void 0 : check._zod.def.length;
		const maxLength = Number.isFinite(zodSchema.minLength) ? (_c = zodSchema.minLength) !== null && _c !== void 0 ? _c : void 0 : void 0;
		const minLength = Number.isFinite(zodSchema.maxLength) ? (_d = zodSchema.maxLength) !== null && _d !== void 0 ? _d : void 0 : void 0;
		return Object.assign(Object.assign({}, mapNullableType("string")), {
			minLength: length !== null && length !== void 0 ? length : maxLength,
			maxLength: length !== null && length !== void 0 ? length : minLength,
			format: this.mapStringFormat(zodSchema),
			pattern
		});
	}
	/**
	* Attempts to map Zod strings to known formats
	* https://json-schema.org/understanding-json-schema/reference/string.html#built-in-formats
	* New mappings should use values from the OpenAPI format registry:
	* https://spec.openapis.org/registry/format/
	*/
	mapStringFormat(zodString) {
		if (zodString.format === "uuid") return "uuid";
		if (zodString.format === "guid") return "uuid";
		if (zodString.format === "email") return "email";
		if (zodString.format === "url") return "uri";
		if (zodString.format === "date") return "date";
		if (zodString.format === "datetime") return "date-time";
		if (zodString.format === "time") return "time";
		if (zodString.format === "duration") return "duration";
		if (zodString.format === "cuid") return "cuid";
		if (zodString.format === "cuid2") return "cuid2";
		if (zodString.format === "ulid") return "ulid";
		if (zodString.format === "ipv4") return "ip";
		if (zodString.format === "ipv6") return "ip";
		if (zodString.format === "cidrv4") return "ipv4-cidr";
		if (zodString.format === "cidrv6") return "ipv6-cidr";
		if (zodString.format === "base64url") return "base64url";
		if (zodString.format === "emoji") return "emoji";
	}
};
var TupleTransformer = class {
	constructor(versionSpecifics) {
		this.versionSpecifics = versionSpecifics;
	}
	transform(zodSchema, mapNullableType, mapItem) {
		const schemas = zodSchema._zod.def.items.map((item) => isAnyZodType(item) ? mapItem(item) : {});
		return Object.assign(Object.assign({}, mapNullableType("array")), this.versionSpecifics.mapTupleItems(schemas));
	}
};
var UnionTransformer = class {
	constructor(options) {
		this.options = options;
	}
	transform(zodSchema, mapNullableOfArray, mapItem) {
		var _a, _b, _c;
		const internalMetadata = Metadata.getInternalMetadata(zodSchema);
		const preferredType = (_c = (_a = internalMetadata === null || internalMetadata === void 0 ? void 0 : internalMetadata.unionPreferredType) !== null && _a !== void 0 ? _a : (_b = this.options) === null || _b === void 0 ? void 0 : _b.unionPreferredType) !== null && _c !== void 0 ? _c : "anyOf";
		const schemas = this.flattenUnionTypes(zodSchema).map((schema) => {
			return mapItem(this.unwrapNullable(schema));
		});
		return { [preferredType]: mapNullableOfArray(schemas) };
	}
	flattenUnionTypes(schema) {
		if (!isZodType(schema, "ZodUnion")) return [schema];
		return schema.def.options.flatMap((option) => isAnyZodType(option) ? this.flattenUnionTypes(option) : []);
	}
	unwrapNullable(schema) {
		if (isZodType(schema, "ZodNullable")) {
			const unwrapped = schema.unwrap();
			if (isAnyZodType(unwrapped)) return this.unwrapNullable(unwrapped);
		}
		return schema;
	}
};
var DateTransformer = class {
	transform(mapNullableType) {
		return Object.assign(Object.assign({}, mapNullableType("string")), { format: "date-time" });
	}
};
var LazyTransformer = class LazyTransformer {
	transform(zodSchema, mapItem, mapNullableType, mapNullableRef) {
		const result = mapItem(zodSchema._zod.def.getter());
		return LazyTransformer.mapRecursive(result, mapNullableType, mapNullableRef);
	}
	static mapRecursive(schema, mapNullableType, mapNullableRef) {
		if ("$ref" in schema) return mapNullableRef(schema);
		if (schema.type) return Object.assign(Object.assign({}, schema), mapNullableType(schema.type));
		return schema;
	}
};
var TemplateLiteralTransformer = class {
	transform(zodSchema, mapNullableType) {
		const contentPattern = zodSchema.def.parts.map((part) => this.generatePattern(part)).join("");
		return Object.assign(Object.assign({}, mapNullableType("string")), { pattern: `^${contentPattern}$` });
	}
	generatePattern(part) {
		if (typeof part === "string" || typeof part === "number" || typeof part === "boolean" || typeof part === "bigint" || part === null || part === void 0) return this.escapeRegex(String(part));
		if (isZodType(part, "ZodLiteral")) {
			const value = part.def.values[0];
			return this.escapeRegex(String(value));
		}
		if (isZodType(part, "ZodNumber")) return "[+-]?\\d+(\\.\\d+)?";
		if (isZodType(part, "ZodBoolean")) return "(true|false)";
		if (isZodType(part, "ZodEnum")) {
			const { values } = enumInfo(part.def.entries);
			return `(${values.map((v) => this.escapeRegex(String(v))).join("|")})`;
		}
		return ".*";
	}
	escapeRegex(str) {
		return str.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
	}
};
var OpenApiTransformer = class {
	constructor(versionSpecifics, options) {
		this.versionSpecifics = versionSpecifics;
		this.objectTransformer = new ObjectTransformer();
		this.stringTransformer = new StringTransformer();
		this.numberTransformer = new NumberTransformer();
		this.bigIntTransformer = new BigIntTransformer();
		this.dateTransformer = new DateTransformer();
		this.lazyTransformer = new LazyTransformer();
		this.literalTransformer = new LiteralTransformer();
		this.templateLiteralTransformer = new TemplateLiteralTransformer();
		this.enumTransformer = new EnumTransformer();
		this.arrayTransformer = new ArrayTransformer();
		this.discriminatedUnionTransformer = new DiscriminatedUnionTransformer();
		this.intersectionTransformer = new IntersectionTransformer();
		this.recordTransformer = new RecordTransformer();
		this.tupleTransformer = new TupleTransformer(versionSpecifics);
		this.unionTransformer = new UnionTransformer(options);
	}
	transform(zodSchema, isNullable, mapItem, generateSchemaRef, defaultValue) {
		if (isZodType(zodSchema, "ZodNull")) return this.versionSpecifics.nullType;
		if (isZodType(zodSchema, "ZodUnknown") || isZodType(zodSchema, "ZodAny")) return this.versionSpecifics.mapNullableType(void 0, isNullable);
		if (isZodType(zodSchema, "ZodObject")) return this.objectTransformer.transform(zodSchema, defaultValue, (_) => this.versionSpecifics.mapNullableType(_, isNullable), mapItem);
		const schema = this.transformSchemaWithoutDefault(zodSchema, isNullable, mapItem, generateSchemaRef);
		return Object.assign(Object.assign({}, schema), { default: defaultValue });
	}
	transformSchemaWithoutDefault(zodSchema, isNullable, mapItem, generateSchemaRef) {
		if (isZodType(zodSchema, "ZodUnknown") || isZodType(zodSchema, "ZodAny")) return this.versionSpecifics.mapNullableType(void 0, isNullable);
		if (isZodType(zodSchema, "ZodString")) return this.stringTransformer.transform(zodSchema, (schema) => this.versionSpecifics.mapNullableType(schema, isNullable));
		if (isZodType(zodSchema, "ZodNumber")) return this.numberTransformer.transform(zodSchema, (schema) => this.versionSpecifics.mapNullableType(schema, isNullable), (_) => this.versionSpecifics.getNumberChecks(_));
		if (isZodType(zodSchema, "ZodBigInt")) return this.bigIntTransformer.transform((schema) => this.versionSpecifics.mapNullableType(schema, isNullable));
		if (isZodType(zodSchema, "ZodBoolean")) return this.versionSpecifics.mapNullableType("boolean", isNullable);
		if (isZodType(zodSchema, "ZodLazy")) return this.lazyTransformer.transform(zodSchema, mapItem, (schema) => this.versionSpecifics.mapNullableType(schema, isNullable), (schema) => this.versionSpecifics.mapNullableOfRef(schema, isNullable));
		if (isZodType(zodSchema, "ZodLiteral")) return this.literalTransformer.transform(zodSchema, (schema) => this.versionSpecifics.mapNullableType(schema, isNullable));
		if (isZodType(zodSchema, "ZodTemplateLiteral")) return this.templateLiteralTransformer.transform(zodSchema, (schema) => this.versionSpecifics.mapNullableType(schema, isNullable));
		if (isZodType(zodSchema, "ZodEnum")) return this.enumTransformer.transform(zodSchema, isNullable, (schema) => this.versionSpecifics.mapNullableType(schema, isNullable));
		if (isZodType(zodSchema, "ZodArray")) return this.arrayTransformer.transform(zodSchema, (_) => this.versionSpecifics.mapNullableType(_, isNullable), mapItem);
		if (isZodType(zodSchema, "ZodTuple")) return this.tupleTransformer.transform(zodSchema, (_) => this.versionSpecifics.mapNullableType(_, isNullable), mapItem);
		if (isZodType(zodSchema, "ZodDiscriminatedUnion")) return this.discriminatedUnionTransformer.transform(zodSchema, isNullable, (_) => this.versionSpecifics.mapNullableOfArray(_, isNullable), mapItem, generateSchemaRef);
		if (isZodType(zodSchema, "ZodUnion")) return this.unionTransformer.transform(zodSchema, (_) => this.versionSpecifics.mapNullableOfArray(_, isNullable), mapItem);
		if (isZodType(zodSchema, "ZodIntersection")) return this.intersectionTransformer.transform(zodSchema, isNullable, (_) => this.versionSpecifics.mapNullableOfArray(_, isNullable), mapItem);
		if (isZodType(zodSchema, "ZodRecord")) return this.recordTransformer.transform(zodSchema, (_) => this.versionSpecifics.mapNullableType(_, isNullable), mapItem);
		if (isZodType(zodSchema, "ZodDate")) return this.dateTransformer.transform((_) => this.versionSpecifics.mapNullableType(_, isNullable));
		const refId = Metadata.getRefId(zodSchema);
		throw new UnknownZodTypeError({
			currentSchema: zodSchema.def,
			schemaName: refId
		});
	}
};
var OpenAPIGenerator = class {
	constructor(definitions, versionSpecifics, options) {
		this.definitions = definitions;
		this.versionSpecifics = versionSpecifics;
		this.options = options;
		this.schemaRefs = {};
		this.paramRefs = {};
		this.pathRefs = {};
		this.rawComponents = [];
		this.openApiTransformer = new OpenApiTransformer(versionSpecifics, options);
		this.sortDefinitions();
	}
	generateDocumentData() {
		this.definitions.forEach((definition) => this.generateSingle(definition));
		return {
			components: this.buildComponents(),
			paths: this.pathRefs
		};
	}
	generateComponents() {
		this.definitions.forEach((definition) => this.generateSingle(definition));
		return { components: this.buildComponents() };
	}
	buildComponents() {
		var _a, _b, _c, _d;
		const rawComponents = {};
		this.rawComponents.forEach(({ componentType, name, component }) => {
			var _a;
			(_a = rawComponents[componentType]) !== null && _a !== void 0 || (rawComponents[componentType] = {});
			rawComponents[componentType][name] = component;
		});
		const rawSchemas = (_a = rawComponents["schemas"]) !== null && _a !== void 0 ? _a : {};
		const allSchemas = Object.assign(Object.assign({}, rawSchemas), this.filteredSchemaRefs);
		const schemas = ((_b = this.options) === null || _b === void 0 ? void 0 : _b.sortComponents) === "alphabetically" ? sortObjectByKeys(allSchemas) : allSchemas;
		const rawParameters = (_c = rawComponents["parameters"]) !== null && _c !== void 0 ? _c : {};
		const allParameters = Object.assign(Object.assign({}, rawParameters), this.paramRefs);
		const parameters = ((_d = this.options) === null || _d === void 0 ? void 0 : _d.sortComponents) === "alphabetically" ? sortObjectByKeys(allParameters) : allParameters;
		return Object.assign(Object.assign({}, rawComponents), {
			schemas,
			parameters
		});
	}
	isNotPendingRefEntry(entry) {
		return entry[1] !== "pending";
	}
	get filteredSchemaRefs() {
		const filtered = Object.entries(this.schemaRefs).filter(this.isNotPendingRefEntry);
		return Object.fromEntries(filtered);
	}
	sortDefinitions() {
		const generationOrder = [
			"schema",
			"parameter",
			"component",
			"route",
			"webhook"
		];
		this.definitions.sort((left, right) => {
			if (!("type" in left)) {
				if (!("type" in right)) return 0;
				return -1;
			}
			if (!("type" in right)) return 1;
			return generationOrder.findIndex((type) => type === left.type) - generationOrder.findIndex((type) => type === right.type);
		});
	}
	generateSingle(definition) {
		if (!("type" in definition)) {
			this.generateSchemaWithRef(definition);
			return;
		}
		switch (definition.type) {
			case "parameter":
				this.generateParameterDefinition(definition.schema);
				return;
			case "schema":
				this.generateSchemaWithRef(definition.schema);
				return;
			case "route":
				this.generateSingleRoute(definition.route);
				return;
			case "component":
				this.rawComponents.push(definition);
				return;
		}
	}
	generateParameterDefinition(zodSchema) {
		const refId = Metadata.getRefId(zodSchema);
		const result = this.generateParameter(zodSchema);
		if (refId) this.paramRefs[refId] = result;
		return result;
	}
	getParameterRef(schema, external) {
		const metadata = Metadata.getOpenApiMetadata(schema);
		const internalMetadata = Metadata.getInternalMetadata(schema);
		const parameterMetadata = metadata === null || metadata === void 0 ? void 0 : metadata.param;
		const existingRef = (internalMetadata === null || internalMetadata === void 0 ? void 0 : internalMetadata.refId) ? this.paramRefs[internalMetadata.refId] : void 0;
		if (!(internalMetadata === null || internalMetadata === void 0 ? void 0 : internalMetadata.refId) || !existingRef) return;
		if (parameterMetadata && existingRef.in !== parameterMetadata.in || (external === null || external === void 0 ? void 0 : external.in) && existingRef.in !== external.in) throw new ConflictError(`Conflicting location for parameter ${existingRef.name}`, {
			key: "in",
			values: compact([
				existingRef.in,
				external === null || external === void 0 ? void 0 : external.in,
				parameterMetadata === null || parameterMetadata === void 0 ? void 0 : parameterMetadata.in
			])
		});
		if (parameterMetadata && existingRef.name !== parameterMetadata.name || (external === null || external === void 0 ? void 0 : external.name) && existingRef.name !== (external === null || external === void 0 ? void 0 : external.name)) throw new ConflictError(`Conflicting names for parameter`, {
			key: "name",
			values: compact([
				existingRef.name,
				external === null || external === void 0 ? void 0 : external.name,
				parameterMetadata === null || parameterMetadata === void 0 ? void 0 : parameterMetadata.name
			])
		});
		return { $ref: `#/components/parameters/${internalMetadata.refId}` };
	}
	generateInlineParameters(zodSchema, location) {
		const metadata = Metadata.getOpenApiMetadata(zodSchema);
		const parameterMetadata = metadata === null || metadata === void 0 ? void 0 : metadata.param;
		const referencedSchema = this.getParameterRef(zodSchema, { in: location });
		if (referencedSchema) return [referencedSchema];
		if (isZodType(zodSchema, "ZodObject")) {
			const propTypes = zodSchema.def.shape;
			return Object.entries(propTypes).map(([key, schema]) => {
				var _a;
				const innerMetadata = Metadata.getOpenApiMetadata(schema);
				const referencedSchema = this.getParameterRef(schema, {
					in: location,
					name: key
				});
				if (referencedSchema) return referencedSchema;
				const innerParameterMetadata = innerMetadata === null || innerMetadata === void 0 ? void 0 : innerMetadata.param;
				if ((innerParameterMetadata === null || innerParameterMetadata === void 0 ? void 0 : innerParameterMetadata.name) && innerParameterMetadata.name !== key) throw new ConflictError(`Conflicting names for parameter`, {
					key: "name",
					values: [key, innerParameterMetadata.name]
				});
				if ((innerParameterMetadata === null || innerParameterMetadata === void 0 ? void 0 : innerParameterMetadata.in) && innerParameterMetadata.in !== location) throw new ConflictError(`Conflicting location for parameter ${(_a = innerParameterMetadata.name) !== null && _a !== void 0 ? _a : key}`, {
					key: "in",
					values: [location, innerParameterMetadata.in]
				});
				return this.generateParameter(schema, {
					name: key,
					in: location
				});
			});
		}
		if ((parameterMetadata === null || parameterMetadata === void 0 ? void 0 : parameterMetadata.in) && parameterMetadata.in !== location) throw new ConflictError(`Conflicting location for parameter ${parameterMetadata.name}`, {
			key: "in",
			values: [location, parameterMetadata.in]
		});
		return [this.generateParameter(zodSchema, { in: location })];
	}
	generateSimpleParameter(zodSchema, externalParamMetadata) {
		const metadata = Metadata.getParamMetadata(zodSchema);
		const paramMetadata = metadata === null || metadata === void 0 ? void 0 : metadata.param;
		const mergedParamMetadata = Object.assign(Object.assign({}, paramMetadata), externalParamMetadata);
		const required = !isOptionalSchema(zodSchema) && !isNullableSchema(zodSchema);
		const schema = this.generateSchemaWithRef(zodSchema);
		return Object.assign({
			schema,
			required
		}, Object.keys(mergedParamMetadata).length > 0 ? Metadata.buildParameterMetadata(mergedParamMetadata) : {});
	}
	generateParameter(zodSchema, externalParamMetadata) {
		var _a, _b;
		const metadata = Metadata.getOpenApiMetadata(zodSchema);
		const paramMetadata = metadata === null || metadata === void 0 ? void 0 : metadata.param;
		const paramName = (_a = externalParamMetadata === null || externalParamMetadata === void 0 ? void 0 : externalParamMetadata.name) !== null && _a !== void 0 ? _a : paramMetadata === null || paramMetadata === void 0 ? void 0 : paramMetadata.name;
		const paramLocation = (_b = externalParamMetadata === null || externalParamMetadata === void 0 ? void 0 : externalParamMetadata.in) !== null && _b !== void 0 ? _b : paramMetadata === null || paramMetadata === void 0 ? void 0 : paramMetadata.in;
		if (!paramName) throw new MissingParameterDataError({ missingField: "name" });
		if (!paramLocation) throw new MissingParameterDataError({
			missingField: "in",
			paramName
		});
		const baseParameter = this.generateSimpleParameter(zodSchema, externalParamMetadata);
		return Object.assign(Object.assign({}, baseParameter), {
			in: paramLocation,
			name: paramName
		});
	}
	generateSchemaWithMetadata(zodSchema) {
		const innerSchema = Metadata.unwrapChained(zodSchema);
		const metadata = Metadata.getOpenApiMetadata(zodSchema);
		const defaultValue = Metadata.getDefaultValue(zodSchema);
		const refId = Metadata.getRefId(zodSchema);
		if (refId && typeof this.schemaRefs[refId] === "object") return this.schemaRefs[refId];
		if (refId && this.schemaRefs[refId] === "pending") {
			const refSchema = { $ref: this.generateSchemaRef(refId) };
			return this.versionSpecifics.mapNullableOfRef(refSchema, isNullableSchema(zodSchema));
		}
		if (refId && !this.schemaRefs[refId]) this.schemaRefs[refId] = "pending";
		const result = (metadata === null || metadata === void 0 ? void 0 : metadata.type) ? { type: metadata.type } : this.toOpenAPISchema(innerSchema, isNullableSchema(zodSchema), defaultValue);
		return metadata ? Metadata.applySchemaMetadata(result, metadata) : omitBy(result, isUndefined);
	}
	/**
	* Same as above but applies nullable
	*/
	constructReferencedOpenAPISchema(zodSchema) {
		const metadata = Metadata.getOpenApiMetadata(zodSchema);
		const innerSchema = Metadata.unwrapChained(zodSchema);
		const defaultValue = Metadata.getDefaultValue(zodSchema);
		const isNullable = isNullableSchema(zodSchema);
		if (metadata === null || metadata === void 0 ? void 0 : metadata.type) return this.versionSpecifics.mapNullableType(metadata.type, isNullable);
		const refId = Metadata.getRefId(zodSchema);
		if (refId && typeof this.schemaRefs[refId] === "object") return LazyTransformer.mapRecursive(this.schemaRefs[refId], (schema) => this.versionSpecifics.mapNullableType(schema, isNullable), (schema) => this.versionSpecifics.mapNullableOfRef(schema, isNullable));
		if (refId && this.schemaRefs[refId] === "pending") {
			const refSchema = { $ref: this.generateSchemaRef(refId) };
			return this.versionSpecifics.mapNullableOfRef(refSchema, isNullable);
		}
		if (refId && !this.schemaRefs[refId]) this.schemaRefs[refId] = "pending";
		return this.toOpenAPISchema(innerSchema, isNullable, defaultValue);
	}
	/**
	* Generates an OpenAPI SchemaObject or a ReferenceObject with all the provided metadata applied
	*/
	generateSimpleSchema(zodSchema) {
		const metadata = Metadata.getOpenApiMetadata(zodSchema);
		const refId = Metadata.getRefId(zodSchema);
		if (!refId || !this.schemaRefs[refId]) return this.generateSchemaWithMetadata(zodSchema);
		const schemaRef = this.schemaRefs[refId];
		const referenceObject = { $ref: this.generateSchemaRef(refId) };
		if (this.schemaRefs[refId] === "pending") return this.versionSpecifics.mapNullableOfRef(referenceObject, isNullableSchema(zodSchema));
		const newMetadata = omitBy(Metadata.buildSchemaMetadata(metadata !== null && metadata !== void 0 ? metadata : {}), (value, key) => value === void 0 || objectEquals(value, schemaRef[key]));
		if (newMetadata.type) return { allOf: [referenceObject, newMetadata] };
		const newSchemaMetadata = omitBy(this.constructReferencedOpenAPISchema(zodSchema), (value, key) => value === void 0 || objectEquals(value, schemaRef[key]));
		const appliedMetadata = Metadata.applySchemaMetadata(newSchemaMetadata, newMetadata);
		if (Object.keys(appliedMetadata).length > 0) return { allOf: [referenceObject, appliedMetadata] };
		return referenceObject;
	}
	/**
	* Same as `generateSchema` but if the new schema is added into the
	* referenced schemas, it would return a ReferenceObject and not the
	* whole result.
	*
	* Should be used for nested objects, arrays, etc.
	*/
	generateSchemaWithRef(zodSchema) {
		const refId = Metadata.getRefId(zodSchema);
		if (refId && !this.schemaRefs[refId]) {
			this.schemaRefs[refId] = this.generateSimpleSchema(zodSchema);
			return { $ref: this.generateSchemaRef(refId) };
		}
		return this.generateSimpleSchema(zodSchema);
	}
	generateSchemaRef(refId) {
		return `#/components/schemas/${refId}`;
	}
	getRequestBody(requestBody) {
		if (!requestBody) return;
		const { content } = requestBody, rest = __rest(requestBody, ["content"]);
		const requestBodyContent = this.getBodyContent(content);
		return Object.assign(Object.assign({}, rest), { content: requestBodyContent });
	}
	getParameters(request) {
		if (!request) return [];
		const { headers } = request;
		const query = this.cleanParameter(request.query);
		const params = this.cleanParameter(request.params);
		const cookies = this.cleanParameter(request.cookies);
		const queryParameters = enhanceMissingParametersError(() => query ? this.generateInlineParameters(query, "query") : [], { location: "query" });
		const pathParameters = enhanceMissingParametersError(() => params ? this.generateInlineParameters(params, "path") : [], { location: "path" });
		const cookieParameters = enhanceMissingParametersError(() => cookies ? this.generateInlineParameters(cookies, "cookie") : [], { location: "cookie" });
		const headerParameters = enhanceMissingParametersError(() => {
			if (Array.isArray(headers)) return headers.flatMap((header) => this.generateInlineParameters(header, "header"));
			const cleanHeaders = this.cleanParameter(headers);
			return cleanHeaders ? this.generateInlineParameters(cleanHeaders, "header") : [];
		}, { location: "header" });
		return [
			...pathParameters,
			...queryParameters,
			...headerParameters,
			...cookieParameters
		];
	}
	cleanParameter(schema) {
		if (!schema) return;
		if (isZodType(schema, "ZodPipe")) {
			const inSchema = schema._zod.def.in;
			const outSchema = schema._zod.def.out;
			if (isZodType(inSchema, "ZodObject")) return this.cleanParameter(inSchema);
			if (isZodType(outSchema, "ZodObject")) return this.cleanParameter(outSchema);
			return;
		}
		return schema;
	}
	generatePath(route) {
		const { method, path, request, responses } = route, pathItemConfig = __rest(route, [
			"method",
			"path",
			"request",
			"responses"
		]);
		const generatedResponses = mapValues(responses, (response) => {
			return this.getResponse(response);
		});
		const parameters = enhanceMissingParametersError(() => this.getParameters(request), { route: `${method} ${path}` });
		const requestBody = this.getRequestBody(request === null || request === void 0 ? void 0 : request.body);
		return { [method]: Object.assign(Object.assign(Object.assign(Object.assign({}, pathItemConfig), parameters.length > 0 ? { parameters: [...pathItemConfig.parameters || [], ...parameters] } : {}), requestBody ? { requestBody } : {}), { responses: generatedResponses }) };
	}
	generateSingleRoute(route) {
		const routeDoc = this.generatePath(route);
		this.pathRefs[route.path] = Object.assign(Object.assign({}, this.pathRefs[route.path]), routeDoc);
		return routeDoc;
	}
	getResponse(response) {
		if (this.isReferenceObject(response)) return response;
		const { content, headers } = response, rest = __rest(response, ["content", "headers"]);
		const responseContent = content ? { content: this.getBodyContent(content) } : {};
		if (!headers) return Object.assign(Object.assign({}, rest), responseContent);
		const responseHeaders = isZodType(headers, "ZodObject") ? this.getResponseHeaders(headers) : headers;
		return Object.assign(Object.assign(Object.assign({}, rest), { headers: responseHeaders }), responseContent);
	}
	isReferenceObject(schema) {
		return "$ref" in schema;
	}
	getResponseHeaders(headers) {
		const schemaShape = headers.def.shape;
		return mapValues(schemaShape, (_) => this.generateSimpleParameter(_));
	}
	getBodyContent(content) {
		return mapValues(content, (config) => {
			if (!config) return config;
			if ("$ref" in config) return config;
			const { schema: configSchema, itemSchema: configItemSchema } = config, rest = __rest(config, ["schema", "itemSchema"]);
			const schema = typeof configSchema === "object" && isAnyZodType(configSchema) ? this.generateSchemaWithRef(configSchema) : configSchema;
			const itemSchema = typeof configItemSchema === "object" && isAnyZodType(configItemSchema) ? this.generateSchemaWithRef(configItemSchema) : configItemSchema;
			return Object.assign(Object.assign(Object.assign({}, rest), schema !== void 0 ? { schema } : {}), itemSchema !== void 0 ? { itemSchema } : {});
		});
	}
	toOpenAPISchema(zodSchema, isNullable, defaultValue) {
		return this.openApiTransformer.transform(zodSchema, isNullable, (_) => this.generateSchemaWithRef(_), (_) => this.generateSchemaRef(_), defaultValue);
	}
};
var OpenApiGeneratorV31Specifics = class {
	get nullType() {
		return { type: "null" };
	}
	mapNullableOfArray(objects, isNullable) {
		if (isNullable && !objects.some((object) => objectEquals(object, this.nullType))) return [...objects, this.nullType];
		return objects;
	}
	mapNullableType(type, isNullable) {
		if (!type) return {};
		if (isNullable) return { type: uniq([...Array.isArray(type) ? type : [type], "null"]) };
		return { type };
	}
	mapNullableOfRef(ref, isNullable) {
		if (isNullable) return { oneOf: [ref, this.nullType] };
		return ref;
	}
	mapTupleItems(schemas) {
		return { prefixItems: schemas };
	}
	getNumberChecks(checks) {
		return Object.assign({}, ...checks.map((check) => {
			switch (check._zod.def.check) {
				case "greater_than": {
					const greaterThanCheck = check;
					return greaterThanCheck._zod.def.inclusive ? { minimum: Number(greaterThanCheck._zod.def.value) } : { exclusiveMinimum: Number(greaterThanCheck._zod.def.value) };
				}
				case "less_than": {
					const lessThanCheck = check;
					return lessThanCheck._zod.def.inclusive ? { maximum: Number(lessThanCheck._zod.def.value) } : { exclusiveMaximum: Number(lessThanCheck._zod.def.value) };
				}
				default: return {};
			}
		}));
	}
};
function isWebhookDefinition$1(definition) {
	return "type" in definition && definition.type === "webhook";
}
var OpenApiGeneratorV31 = class {
	constructor(definitions, options) {
		this.definitions = definitions;
		this.webhookRefs = {};
		const specifics = new OpenApiGeneratorV31Specifics();
		this.generator = new OpenAPIGenerator(this.definitions, specifics, options);
	}
	generateDocument(config) {
		this.generateWebhooks();
		const baseDocument = this.generator.generateDocumentData();
		return Object.assign(Object.assign(Object.assign({}, config), baseDocument), { webhooks: this.webhookRefs });
	}
	generateComponents() {
		return this.generator.generateComponents();
	}
	generateWebhooks() {
		this.webhookRefs = {};
		this.definitions.filter(isWebhookDefinition$1).forEach((definition) => this.generateSingleWebhook(definition.webhook));
	}
	generateSingleWebhook(route) {
		const routeDoc = this.generator.generatePath(route);
		this.webhookRefs[route.path] = Object.assign(Object.assign({}, this.webhookRefs[route.path]), routeDoc);
		return routeDoc;
	}
};
// server/http/openapi.ts
/** The contract as OpenAPI 3.1. */
var made;
/** Made when it is first asked for. */
function openApi(version) {
	made ??= generate(version);
	return made;
}
async function generate(version) {
	const registry = new OpenAPIRegistry();
	for (const [name, route] of routeEntries()) registry.registerPath(await pathOf(name, route));
	return new OpenApiGeneratorV31(registry.definitions).generateDocument({
		openapi: "3.1.0",
		info: {
			title: "bouncelab",
			version,
			description: "A mail-testing sandbox that plays MTAs. Errors are application/problem+json with a stable code."
		},
		servers: [{ url: "/" }]
	});
}
async function pathOf(name, route) {
	const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, param]) => param);
	const body = route.body ? await route.body() : void 0;
	return {
		method: route.method,
		path: route.path,
		operationId: name,
		summary: route.summary,
		request: {
			...names.length > 0 ? { params: object(Object.fromEntries(names.map((param) => [param, string()]))) } : {},
			...route.query ? { query: route.query() } : {},
			...body ? { body: { content: contentOf(["application/json", ...route.takes ?? []], body) } } : {}
		},
		responses: responsesOf(route)
	};
}
function responsesOf(route) {
	const { out, gives = [], status = 200, also = {} } = route;
	const types = [...out ? ["application/json"] : [], ...gives];
	const responses = {
		[status]: {
			description: route.summary,
			content: contentOf(types, out?.() ?? string())
		},
		default: {
			description: `An error: ${Object.keys(ERRORS).join(", ")}`,
			content: problemContent()
		}
	};
	for (const [code, description] of Object.entries(also)) responses[code] = {
		description,
		...Number(code) < 300 ? {} : { content: problemContent() }
	};
	return responses;
}
var problemContent = () => contentOf(["application/problem+json"], problem());
/** What is not JSON is text or bytes. */
var contentOf = (types, schema) => Object.fromEntries(types.map((type) => [type, { schema: /json/.test(type) ? schema : string() }]));
export { openApi };
